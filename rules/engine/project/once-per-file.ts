import type { Rule } from "../define-rule.js";
import { isSame, overlap } from "../edits/apply-edits.js";
import type { Finding, Fix, Place, TextEdit } from "../finding.js";
import { append, groupedBy } from "../lists.js";
import { ranks } from "./absorption.js";

/**
 * What is mended in one go is told once: of rules that say so (`oncePerFile`), the findings of one file
 * that concern the same routes are one, at the first place. It names the lines of the others, and its
 * fixes mend them all.
 *
 * @param lineOf 1-based
 */
export function oncePerFile(all: readonly Finding[], rules: readonly Rule[], lineOf: (place: Place) => number): Finding[] {
  const gathers = new Set(rules.filter((rule) => rule.oncePerFile).map(({ id }) => id));
  const groups = groupedBy(all, (finding) => (gathers.has(finding.rule) ? JSON.stringify([finding.rule, finding.at.file, finding.routes]) : finding));
  return [...groups.values()].map((group) => gathered(group.toSorted((a, b) => a.at.span[0] - b.at.span[0]), lineOf));
}

function gathered(group: readonly Finding[], lineOf: (place: Place) => number): Finding {
  const [first, ...others] = group as [Finding, ...Finding[]];
  if (others.length === 0) return first;
  const linesOf = (findings: readonly Finding[]): number[] => [...new Set(findings.map(({ at }) => lineOf(at)))].filter((line) => line !== lineOf(first.at));
  const said = new Set(first.absorbed.map(({ rule }) => rule));
  const further = [...new Set(others.flatMap(({ absorbed }) => absorbed.map(({ rule }) => rule)))].filter((rule) => !said.has(rule));
  return {
    ...first,
    severity: group.map(({ severity }) => severity).reduce((a, b) => (ranks[b] > ranks[a] ? b : a)),
    message: [
      first.message,
      ...told("The same at", linesOf(others), "."),
      ...further.flatMap((rule) => told("Also at", linesOf(others.filter(({ absorbed }) => absorbed.some((one) => one.rule === rule))), `: ${rule}.`)),
    ].join(" "),
    fixes: together(group),
    absorbed: group.flatMap(({ absorbed }) => absorbed),
    alike: others.map(({ at }) => at),
  };
}

function told(where: string, lines: readonly number[], what: string): string[] {
  if (lines.length === 0) return [];
  return [lines.length === 1 ? `${where} line ${lines[0]!}${what}` : `${where} lines ${lines.slice(0, -1).join(", ")} and ${lines.at(-1)!}${what}`];
}

/** The n-th fix of each that satisfies the same rule, as one. */
function together(group: readonly Finding[]): Fix[] {
  const alike = new Map<string, Fix[]>();
  for (const { fixes } of group) {
    const seen = new Map<string, number>();
    for (const fix of fixes) {
      const kind = `${fix.rule} ${fix.claim}`;
      const nth = seen.get(kind) ?? 0;
      seen.set(kind, nth + 1);
      append(alike, `${kind} ${nth}`, fix);
    }
  }
  return [...alike.values()].map((parts) => (parts.length === 1 ? parts[0]! : joined(parts)));
}

function joined(parts: readonly Fix[]): Fix {
  const [first] = parts as [Fix];
  return {
    ...first,
    title: `${first.title} (${parts.length} places)`,
    safe: parts.every(({ safe }) => safe),
    creates: (read) => parts.some((part) => part.creates?.(read)),
    packages: (read) => [...new Set(parts.flatMap((part) => part.packages?.(read) ?? []))],
    edits: (read) => parts.reduce<TextEdit[]>((taken, part) => {
      const own = part.edits(read).filter((edit) => !taken.some((other) => isSame(edit, other)));
      // Calls stand within calls: what overlaps is left for the next pass.
      return own.some((edit) => taken.some((other) => overlap(edit, other))) ? taken : [...taken, ...own];
    }, []),
  };
}
