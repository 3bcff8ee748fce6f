import type { Analysis, AppliedFix, Finding, Fix, Workspace } from "@ai-routes/rules";
import { overlay } from "@ai-routes/rules/disk";
import type { CheckOptions } from "../arguments.js";
import { fixUntilStable } from "./fix-until-stable.js";
import { refuseDirtyTree } from "../writing/git.js";
import { obstacle, writeFiles, type FileChange } from "../writing/write-files.js";

export interface Fixed {
  /** Of what now stands on the disk; of what would stand there, in a dry run. */
  analysis: Analysis;
  workspace: Workspace;
  changes: FileChange[];
  applied: AppliedFix[];
  /** Files that could not be written, with all that hangs together with them, and why. */
  left: { file: string; why: string }[];
  stable: boolean;
}

/** Whether the options ask for fixes at all. */
export function asksForFixes({ fix, fixSuggestions, fixDryRun }: CheckOptions): boolean {
  return Boolean(fix || fixSuggestions || fixDryRun);
}

/**
 * Makes the fixes that the options name, and writes them unless it is a dry run. Throws a
 * {@link UsageError} before anything is written where fixes that are not safe would go into a git
 * tree with uncommitted changes.
 */
export function fixFindings(
  workspace: Workspace, first: Analysis, options: CheckOptions, analyze: (workspace: Workspace) => Analysis,
): Fixed {
  const run = fixUntilStable(workspace, first, chosenFixes(options), analyze);
  const changes = [...run.texts].map(([file, after]) => ({ file, before: workspace.read(file), after })).sort((a, b) => (a.file < b.file ? -1 : 1));
  const whole: Fixed = { ...run, changes, left: [] };
  if (options.fixDryRun || changes.length === 0) return whole;
  if (run.applied.some(({ fix }) => !fix.safe) && !options.force) refuseDirtyTree(workspace.root, "These fixes are not safe", "--fix-dry-run");

  const { kept, left } = withoutObstacles(changes, run.applied);
  writeFiles(kept);
  if (left.length === 0) return whole;
  const written = overlay(workspace, new Map(kept.map(({ file, after }) => [file, after])));
  const files = new Set(kept.map(({ file }) => file));
  const applied = run.applied.filter((one) => one.files.every((file) => files.has(file)));
  return { ...whole, analysis: analyze(written), workspace: written, changes: kept, applied, left };
}

/** `--fix-suggestions`: those of the rules named, also where another rule's finding speaks for theirs; `--fix`: the safe ones; no claims. */
function chosenFixes({ fix, fixDryRun, fixSuggestions = [], quiet }: CheckOptions): (finding: Finding) => Fix[] {
  const safe = fix || (fixDryRun && fixSuggestions.length === 0);
  return ({ rule, fixes, severity }) => {
    if (quiet && severity !== "error") return [];
    const offered = fixes.filter(({ claim }) => !claim);
    const isNamed = (fix: Fix): boolean => fixSuggestions.includes(fix.rule ?? rule);
    return [...offered.filter(isNamed), ...offered.filter((one) => safe && one.safe && !isNamed(one))];
  };
}

/** A fix is made in all of its files or in none, so files are kept or left together. */
function withoutObstacles(changes: readonly FileChange[], applied: readonly AppliedFix[]): { kept: FileChange[]; left: Fixed["left"] } {
  const left = new Map<string, string>();
  for (const change of changes) {
    const why = obstacle(change);
    if (why !== null) left.set(change.file, why);
  }
  for (let size = -1; size !== left.size; ) {
    size = left.size;
    for (const { files } of applied) {
      const blocked = files.find((file) => left.has(file));
      if (blocked === undefined) continue;
      for (const file of files) if (!left.has(file)) left.set(file, `its fix also needs ${blocked}`);
    }
  }
  return { kept: changes.filter(({ file }) => !left.has(file)), left: [...left].map(([file, why]) => ({ file, why })) };
}
