import { appSigns, didYouMean, isWithin, type Analysis, type Rule, type Workspace } from "@ai-routes/rules";
import { createColors } from "picocolors";
import { applyBaseline } from "../baseline/apply-baseline.js";
import { analyzed } from "../analyzed.js";
import type { CheckOptions, Format } from "../arguments.js";
import type { Engine } from "../engine.js";
import { exitCode } from "../exit-code.js";
import { asksForFixes, fixFindings, type Fixed } from "../fix/fix-findings.js";
import { formatFixes, packagesOf } from "../fix/format-fixes.js";
import { unifiedDiff } from "../writing/unified-diff.js";
import { formatAssumptions } from "../format/format-assumptions.js";
import { formatFindings } from "../format/format-findings.js";
import { formatGithub } from "../format/format-github.js";
import { formatJson } from "../format/format-json.js";
import { formatSarif } from "../format/format-sarif.js";
import { formatSummary } from "../format/format-summary.js";
import { formatTable } from "../format/format-table.js";
import { installPackages } from "../writing/install-packages.js";
import { load, type Loaded } from "../load.js";
import { relativeTo } from "../paths.js";
import { Positions } from "../format/positions.js";
import { makeableIn, type Report } from "../format/report.js";
import { repositoryRoot } from "../repository-root.js";
import { select } from "../selection.js";
import { wantsColor, type Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

/** `ai-routes check`: prints what was found, gives the exit code. Throws a {@link UsageError} for what a person can mend. */
export async function check(paths: string[], options: CheckOptions, terminal: Terminal, engine: Engine): Promise<0 | 1> {
  const only = options.rule && knownRules(options.rule, engine.rules);
  refuseContradictions(options, engine.rules);
  const loaded = await load({ paths, config: options.config, cache: options.cache, stdinFilename: options.stdinFilename, rules: engine.rules }, terminal);
  const flags = { preset: options.preset, only };
  const analyze = (workspace: Workspace): Analysis => select(analyzed({ ...loaded, workspace }, flags, terminal, engine), loaded.targets);
  const first = analyze(loaded.workspace);
  if (first.apps.length === 0) throw new UsageError(noAppFound(loaded, first));

  const fixed = asksForFixes(options) ? fixFindings(loaded.workspace, first, options, analyze) : null;
  const { analysis: all, workspace } = fixed ?? { analysis: first, workspace: loaded.workspace };
  const { analysis, note } = applyBaseline(all, { workspace, loaded, flags }, options, terminal, engine);
  const findings = options.quiet ? analysis.findings.filter(({ severity }) => severity === "error") : analysis.findings;
  const base = forGithub.has(options.format) ? repositoryRoot(loaded.base, terminal.env) : loaded.base;
  const report = reportOf({ ...analysis, findings }, { workspace, base, targets: loaded.targets }, options, terminal);
  if (options.fixDryRun && fixed) terminal.out(unifiedDiff(fixed.changes, report.name, report.colors));
  else terminal.out(formats[options.format](report, engine.rules));
  if (options.assumptions) (options.format === "pretty" ? terminal.out : terminal.err)(`\n${formatAssumptions(loaded.configs[0]?.assumptions ?? {})}`);
  if (options.format !== "pretty") {
    for (const { file, message } of analysis.problems) terminal.err(`ai-routes: not analysed: ${report.name(file)}: ${message}\n`);
  }
  const notes = [note, fixed ? toldFixes(fixed, report, options) : ""].filter(Boolean);
  const tell = options.fixDryRun || options.format !== "pretty" ? terminal.err : terminal.out;
  for (const one of notes) tell(one);
  return exitCode(analysis.findings, options.failOn, options.maxWarnings);
}

/** What was fixed, in words; installs what the fixes need, if that was asked for. */
function toldFixes(fixed: Fixed, report: Report, options: CheckOptions): string {
  const dryRun = options.fixDryRun ?? false;
  const packages = options.install && !dryRun ? packagesOf(fixed.applied) : [];
  for (const one of packages) installPackages(one);
  return formatFixes(fixed, report, { dryRun, installed: packages.length > 0 });
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
  { workspace, base, targets }: Pick<Loaded, "workspace" | "base" | "targets">,
  options: Pick<CheckOptions, "quiet" | "stats" | "rule">,
  terminal: Terminal,
): Report {
  const read = (file: string): string | null => workspace.read(file);
  return {
    analysis: { ...analysis, root: base },
    name: relativeTo(base),
    positions: new Positions(read),
    read,
    makeable: makeableIn(read),
    colors: createColors(wantsColor(terminal)),
    width: terminal.width,
    quiet: options.quiet ?? false,
    stats: options.stats ?? false,
    showNotes: options.rule !== undefined,
    wholeApps: analysis.apps.every(({ root }) => targets.some(({ path }) => isWithin(root, path))),
  };
}

/** Formats whose paths begin at the repository's root, wherever the check was run. */
const forGithub: ReadonlySet<Format> = new Set(["github", "sarif"]);

const formats: Record<Format, (report: Report, rules: readonly Rule[]) => string> = {
  sarif: formatSarif,
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
