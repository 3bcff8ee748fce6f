import { appSigns, didYouMean, type Analysis, type Rule, type Workspace } from "@ai-routes/rules";
import { createColors } from "picocolors";
import { analyzed } from "./analyzed.js";
import type { CheckOptions, Format } from "./arguments.js";
import type { Engine } from "./engine.js";
import { exitCode } from "./exit-code.js";
import { asksForFixes, fixFindings, type Fixed } from "./fix/fix-findings.js";
import { formatFixes, packagesOf } from "./fix/format-fixes.js";
import { unifiedDiff } from "./fix/unified-diff.js";
import { formatFindings } from "./format-findings.js";
import { formatGithub } from "./format-github.js";
import { formatJson } from "./format-json.js";
import { formatSummary } from "./format-summary.js";
import { formatTable } from "./format-table.js";
import { installPackages } from "./install-packages.js";
import { load, type Loaded } from "./load.js";
import { relativeTo } from "./paths.js";
import { Positions } from "./positions.js";
import type { Report } from "./report.js";
import { select } from "./selection.js";
import { wantsColor, type Terminal } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** `ai-routes check`: prints what was found, gives the exit code. Throws a {@link UsageError} for what a person can mend. */
export async function check(paths: string[], options: CheckOptions, terminal: Terminal, engine: Engine): Promise<0 | 1> {
  const only = options.rule && knownRules(options.rule, engine.rules);
  refuseContradictions(options, engine.rules);
  const loaded = await load({ paths, config: options.config, stdinFilename: options.stdinFilename, rules: engine.rules }, terminal);
  const analyze = (workspace: Workspace): Analysis =>
    select(analyzed({ ...loaded, workspace }, { preset: options.preset, only }, terminal, engine), loaded.targets);
  const first = analyze(loaded.workspace);
  if (first.apps.length === 0) throw new UsageError(noAppFound(loaded, first));

  const fixed = asksForFixes(options) ? fixFindings(loaded.workspace, first, options, analyze) : null;
  const { analysis, workspace } = fixed ?? { analysis: first, workspace: loaded.workspace };
  const findings = options.quiet ? analysis.findings.filter(({ severity }) => severity === "error") : analysis.findings;
  const report = reportOf({ ...analysis, findings }, { ...loaded, workspace }, options, terminal);
  if (options.fixDryRun && fixed) terminal.out(unifiedDiff(fixed.changes, report.name, report.colors));
  else terminal.out(formats[options.format](report));
  if (options.format !== "pretty") {
    for (const { file, message } of analysis.problems) terminal.err(`ai-routes: not analysed: ${report.name(file)}: ${message}\n`);
  }
  if (fixed) tellFixes(fixed, report, options, terminal);
  return exitCode(analysis.findings, options.failOn, options.maxWarnings);
}

/** On standard error where standard output is for programs: a report in another format, a diff. */
function tellFixes(fixed: Fixed, report: Report, options: CheckOptions, terminal: Terminal): void {
  const dryRun = options.fixDryRun ?? false;
  const packages = options.install && !dryRun ? packagesOf(fixed.applied) : [];
  for (const one of packages) installPackages(one);
  const text = formatFixes(fixed, report, { dryRun, installed: packages.length > 0 });
  if (dryRun || options.format !== "pretty") terminal.err(text);
  else terminal.out(`\n${text}`);
}

function refuseContradictions(options: CheckOptions, rules: readonly Rule[]): void {
  if (options.fixSuggestions) knownRules(options.fixSuggestions, rules);
  if (asksForFixes(options) && options.stdinFilename !== undefined) {
    throw new UsageError("Fixes are written to files; --stdin-filename has none to write to.");
  }
  if (options.fixDryRun && options.format !== "pretty") {
    throw new UsageError(`--fix-dry-run prints a diff; it does not go with --format ${options.format}.`);
  }
}

/** What a route or finding is shown with, whatever the format. */
export function reportOf(
  analysis: Analysis,
  { workspace, base }: Pick<Loaded, "workspace" | "base">,
  options: Pick<CheckOptions, "quiet" | "stats" | "rule">,
  terminal: Terminal,
): Report {
  return {
    analysis: { ...analysis, root: base },
    name: relativeTo(base),
    positions: new Positions((file) => workspace.read(file)),
    colors: createColors(wantsColor(terminal)),
    width: terminal.width,
    quiet: options.quiet ?? false,
    stats: options.stats ?? false,
    showNotes: options.rule !== undefined,
  };
}

const formats: Record<Format, (report: Report) => string> = {
  json: formatJson,
  github: formatGithub,
  pretty: (report) =>
    [report.quiet ? "" : formatTable(report), formatFindings(report), formatSummary(report)].filter(Boolean).join("\n"),
};

function knownRules(ids: string[], rules: readonly Rule[]): string[] {
  const known = rules.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return ids;
  throw new UsageError(`There is no rule \`${unknown}\`${didYouMean(unknown, known) || "; `ai-routes explain` lists them."}`);
}

function noAppFound({ targets, base, workspace }: Loaded, { stats, problems }: Analysis): string {
  const name = relativeTo(base);
  const places = targets.map(({ path }) => (name(path) === "." ? path : name(path))).join(", ");
  const unread = problems.map(({ file, message }) => `\n  ${name(file)}: ${message}`).join("");
  const looked = Math.max(stats.files, workspace.files().length);
  return `No Next.js app in ${places}. Looked for ${appSigns}, in ${looked} files.${unread}`;
}
