import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import type { Analysis, Finding, Workspace } from "@ai-routes/rules";
import { toNativePath, toWorkspacePath } from "@ai-routes/rules/disk";
import { writeFiles } from "../writing/write-files.js";
import { fingerprints } from "./fingerprints.js";
import { relativeTo } from "../paths.js";
import { UsageError } from "../usage-error.js";

export const baselineName = "ai-routes-baseline.json";

/** Findings that were there when it was written: file → rule → fingerprints. */
const schema = z.strictObject({
  version: z.literal(1),
  findings: z.record(z.string(), z.record(z.string(), z.array(z.string()))),
});

type Known = z.infer<typeof schema>["findings"];

/** A baseline file as it is on the disk. */
export interface Baseline {
  /** Absolute, with `/`; the paths in it are relative to its folder. */
  file: string;
  /** Null: the file does not exist. */
  text: string | null;
  known: Known;
}

/** What an analysis looked at, so that findings which are gone can be told from those not looked for. */
export interface Scope {
  /** Whether all findings in a file (absolute) would have been found. */
  file(path: string): boolean;
  rule(id: string): boolean;
}

/**
 * Reads a baseline: `given` is what the flag says, `true` for the usual name in `folder`. Throws a
 * {@link UsageError} where it cannot be read, or is missing and not `create`d by this run.
 */
export function openBaseline(given: string | true, folder: string, cwd: string, create: boolean): Baseline {
  const path = given === true ? resolve(toNativePath(folder), baselineName) : resolve(cwd, given);
  const file = toWorkspacePath(path);
  if (!existsSync(path)) {
    if (create) return { file, text: null, known: {} };
    throw new UsageError(`There is no baseline ${path}; --update-baseline writes one.`);
  }
  if (statSync(path).isDirectory()) throw new UsageError(`The baseline ${path} is a folder; put paths to check before --baseline, or write --baseline=FILE.`);
  const text = readFileSync(path, "utf8");
  return { file, text, known: parsed(text, path) };
}

function parsed(text: string, path: string): Known {
  try {
    return schema.parse(JSON.parse(text)).findings;
  } catch {
    throw new UsageError(`${path} is no baseline of this version of ai-routes; --update-baseline on a removed file writes it anew.`);
  }
}

export interface Compared {
  /** Findings that the baseline does not hold. */
  fresh: Finding[];
  /** How many it holds. */
  known: number;
  /** The baseline's findings without those in scope that are gone. */
  left: Known;
  /** How many of those there were. */
  gone: number;
}

/** Sets an analysis against a baseline. */
export function compare({ file, known }: Baseline, { findings }: Analysis, workspace: Pick<Workspace, "read">, scope: Scope): Compared {
  const folder = file.slice(0, file.lastIndexOf("/")) || "/";
  const name = relativeTo(folder);
  const prints = fingerprints(findings, workspace, name);
  const isKnown = (finding: Finding): boolean => known[name(finding.at.file)]?.[finding.rule]?.includes(prints.get(finding)!) ?? false;
  const found = new Set(prints.values());
  const left = filtered(known, (path, rule, print) => found.has(print) || !scope.rule(rule) || !scope.file(absolute(path, folder)));
  return {
    fresh: findings.filter((finding) => !isKnown(finding)),
    known: findings.filter(isKnown).length,
    left,
    gone: countOf(known) - countOf(left),
  };
}

/** The baseline with all findings of an analysis; what was not looked for stays. */
export function updated(baseline: Baseline, analysis: Analysis, workspace: Pick<Workspace, "read">, scope: Scope): Known {
  const name = relativeTo(baseline.file.slice(0, baseline.file.lastIndexOf("/")) || "/");
  const all: Known = structuredClone(compare(baseline, analysis, workspace, scope).left);
  for (const [{ at, rule }, print] of fingerprints(analysis.findings, workspace, name)) {
    const own = ((all[name(at.file)] ??= {})[rule] ??= []);
    if (!own.includes(print)) own.push(print);
  }
  return all;
}

/** The text of a baseline, sorted so that merges are easy. */
export function baselineText(known: Known): string {
  const findings = sorted(known, (rules) => sorted(rules, (prints) => [...prints].sort()));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** Writes it; does nothing where the file says so already. */
export function writeBaseline({ file, text }: Baseline, known: Known): void {
  const after = baselineText(known);
  if (after !== text) writeFiles([{ file, before: text, after }]);
}

function filtered(known: Known, keeps: (path: string, rule: string, print: string) => boolean): Known {
  const result: Known = {};
  for (const [path, rules] of Object.entries(known)) {
    for (const [rule, prints] of Object.entries(rules)) {
      const kept = prints.filter((print) => keeps(path, rule, print));
      if (kept.length > 0) (result[path] ??= {})[rule] = kept;
    }
  }
  return result;
}

function countOf(known: Known): number {
  return Object.values(known).flatMap((rules) => Object.values(rules)).flat().length;
}

function sorted<From, To>(record: Record<string, From>, made: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, made(value)]));
}

function absolute(path: string, folder: string): string {
  const parts = folder.split("/");
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return parts.join("/");
}
