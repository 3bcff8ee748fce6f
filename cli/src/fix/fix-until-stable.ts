import { fixPass, type Analysis, type AppliedFix, type Finding, type Fix, type Workspace } from "@ai-routes/rules";
import { overlay } from "@ai-routes/rules/disk";

/** All passes of one run; nothing is written yet. */
export interface FixRun {
  /** Of the texts as they are after the fixes. */
  analysis: Analysis;
  workspace: Workspace;
  /** The files that changed (created ones too), with their text; null: removed. */
  texts: Map<string, string | null>;
  applied: AppliedFix[];
  /** False where the last pass allowed still changed something. */
  stable: boolean;
}

/** As ESLint: fixes that need more passes than this work against each other. */
const mostPasses = 10;

/**
 * Makes fixes, analyses what came of them and goes on until nothing changes. `choose` names the fixes
 * of a finding, of which the first that changes something is made; `first` is the analysis of the workspace as it is.
 */
export function fixUntilStable(
  workspace: Workspace,
  first: Analysis,
  choose: (finding: Finding) => readonly Fix[],
  analyze: (workspace: Workspace) => Analysis,
): FixRun {
  const run: FixRun = { analysis: first, workspace, texts: new Map(), applied: [], stable: false };
  for (let pass = 0; pass < mostPasses && !run.stable; pass++) {
    const { read } = run.workspace;
    const { texts, applied } = fixPass(run.analysis.findings, choose, (file) => read(file));
    run.stable = applied.length === 0;
    if (run.stable) break;
    for (const [file, text] of texts) run.texts.set(file, text);
    run.applied.push(...applied);
    run.workspace = overlay(workspace, run.texts);
    run.analysis = analyze(run.workspace);
  }
  for (const [file, text] of run.texts) if (workspace.read(file) === text) run.texts.delete(file);
  return run;
}
