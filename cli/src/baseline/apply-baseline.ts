import { isWithin, resolveRules, unusedSuppression, type Analysis, type RuleFlags, type Workspace } from "@ai-routes/rules";
import type { CheckOptions } from "../arguments.js";
import { compare, openBaseline, updated, writeBaseline, type Scope } from "./baseline.js";
import type { Engine } from "../engine.js";
import type { Loaded } from "../load.js";
import { relativeTo } from "../paths.js";
import type { Terminal } from "../terminal.js";
import { counted } from "../format/wrap.js";

/**
 * Leaves out what the baseline knows, as the options ask; writes it anew for `--update-baseline`,
 * and without the findings that are gone where a person runs the check (CI only says so). `note` is
 * for the person; without a baseline it is empty.
 */
export function applyBaseline(
  analysis: Analysis,
  { workspace, loaded, flags }: { workspace: Workspace; loaded: Loaded; flags: RuleFlags },
  options: CheckOptions,
  terminal: Terminal,
  engine: Engine,
): { analysis: Analysis; note: string } {
  if (!options.baseline && !options.updateBaseline) return { analysis, note: "" };
  const [config] = loaded.configs;
  const folder = config?.file ? config.folder : loaded.base;
  const baseline = openBaseline(options.baseline ?? true, folder, terminal.cwd, options.updateBaseline ?? false);
  const scope = scopeOf(analysis, loaded, flags, engine);
  const name = relativeTo(loaded.base)(baseline.file);

  if (options.updateBaseline) {
    writeBaseline(baseline, updated(baseline, analysis, workspace, scope));
    return { analysis: { ...analysis, findings: [] }, note: `${name} now holds the ${counted(analysis.findings.length, "finding")} of this run.\n` };
  }
  const { fresh, known, left, gone } = compare(baseline, analysis, workspace, scope);
  const prunes = gone > 0 && !terminal.env["CI"] && !options.fixDryRun && options.stdinFilename === undefined;
  if (prunes) writeBaseline(baseline, left);
  const pruned = gone === 0 ? "" : prunes ? ` ${gone} more are gone and were taken out of it.` : ` ${gone} more are gone: run --update-baseline.`;
  return { analysis: { ...analysis, findings: fresh }, note: `${counted(known, "known finding")} in ${name} left out.${pruned}\n` };
}

/** Where something could not be analysed, nothing that is missing is known to be gone. */
function scopeOf({ problems }: Analysis, { configs, targets }: Loaded, flags: RuleFlags, engine: Engine): Scope {
  const ran = new Set(configs.flatMap((config) => resolveRules(engine.rules, config, flags).map(({ rule }) => rule.id)));
  return {
    file: (path) => problems.length === 0 && targets.some((target) => isWithin(path, target.path)),
    rule: (id) => ran.has(id) || (id === unusedSuppression ? !flags.only : !engine.rules.some((rule) => rule.id === id)),
  };
}
