import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { Preset, Severity } from "@ai-routes/rules";
import type { WriteOptions } from "./writing/agree-and-write.js";
import { version } from "./version.js";

export type Format = "pretty" | "json" | "github" | "sarif";

export interface CheckOptions {
  format: Format;
  /** Only these rules; undefined: as configured. */
  rule?: string[];
  preset?: Preset;
  failOn: Severity | "never";
  maxWarnings?: number;
  config?: string;
  /** `--no-cache` says no. */
  cache: boolean;
  quiet?: boolean;
  stats?: boolean;
  assumptions?: boolean;
  stdinFilename?: string;
  /** Make the safe fixes. */
  fix?: boolean;
  /** Make the fixes of these rules, safe or not. */
  fixSuggestions?: string[];
  /** Print the fixes as a diff, write nothing. */
  fixDryRun?: boolean;
  /** Write fixes that are not safe even where git could not give back what was there. */
  force?: boolean;
  /** Install the packages that fixes import. */
  install?: boolean;
  /** Leave out the findings of this file; true: of the usual one. */
  baseline?: string | true;
  /** Write the baseline with what is found now. */
  updateBaseline?: boolean;
}

export interface TraceOptions {
  assumptions?: boolean;
  handler?: string;
  config?: string;
}

export interface AddOptions extends WriteOptions {
  /** The app's folder, where there are several. */
  app?: string;
  /** Of a route: whose model it asks; how it answers. */
  sdk?: string;
  stream?: boolean;
  json?: boolean;
  /** Of a route: its test, too. */
  test?: boolean;
}

export interface MigrateOptions extends WriteOptions {
  /** What else a migration is to make of a route: `durable --as function`. */
  as?: string;
  /** Print the plan as JSON; write only with `yes`. */
  json?: boolean;
  /** Write into a git tree with uncommitted changes. */
  force?: boolean;
  /** Format with the project's own formatter; `--no-format` says no. */
  format: boolean;
  config?: string;
}

export interface ReportOptions {
  preset?: Preset;
  config?: string;
}

export interface DocsOptions {
  /** Write nothing; say what is not current. */
  check?: boolean;
  config?: string;
}

export interface Commands {
  check(paths: string[], options: CheckOptions): Promise<void>;
  trace(url: string, paths: string[], options: TraceOptions): Promise<void>;
  explain(rule: string | undefined): Promise<void>;
  report(paths: string[], options: ReportOptions): Promise<void>;
  docs(paths: string[], options: DocsOptions): Promise<void>;
  rules(): Promise<void>;
  add(templates: string[], options: AddOptions): Promise<void>;
  init(path: string | undefined, options: WriteOptions): Promise<void>;
  migrate(name: string | undefined, paths: string[], options: MigrateOptions): Promise<void>;
  lsp(): Promise<void>;
}

/** Words of commander for the person at the terminal; `run` turns them into exit codes. */
export { CommanderError };

/** The command line: which command runs with which options; `write` takes help and complaints. */
export function commandLine(commands: Commands, write: { out(text: string): void; err(text: string): void }): Command {
  const program = new Command("ai-routes")
    .description("Finds what makes the AI routes of Next.js apps time out, run up bills or lose work.")
    .version(version, "-v, --version")
    .exitOverride()
    .configureOutput({ writeOut: write.out, writeErr: write.err })
    .showSuggestionAfterError();

  for (const add of [checkCommand, traceCommand, explainCommand, reportCommand, docsCommand, rulesCommand, addCommand, initCommand, migrateCommand, lspCommand]) add(program, commands);
  return program;
}

function checkCommand(program: Command, commands: Commands): void {
  program
    .command("check", { isDefault: true })
    .description("check the AI routes of the apps in these folders, or these files (default: here)")
    .argument("[paths...]")
    .addOption(new Option("--format <format>", "how to print").choices(["pretty", "json", "github", "sarif"]).default("pretty"))
    .option("--rule <id>", "run only this rule (repeatable)", collected)
    .addOption(preset())
    .addOption(new Option("--fail-on <severity>", "exit with 1 from this severity on").choices(["error", "warning", "info", "never"]).default("error"))
    .option("--max-warnings <count>", "exit with 1 above this many warnings", wholeNumber)
    .addOption(config())
    .option("--no-cache", "neither read nor write the cache (node_modules/.cache/ai-routes)")
    .option("--quiet", "errors only, no table")
    .option("--assumptions", "print the assumptions behind the time and cost figures")
    .option("--stats", "print what was read, parsed and linked, and how long it took")
    .option("--stdin-filename <file>", "check this file, taking its text from standard input")
    .option("--fix", "apply the safe fixes, then print what is left")
    .option("--fix-suggestions <rules>", "also apply the fixes of these rules that are not safe: read the diff (repeatable)", collected)
    .option("--fix-dry-run", "print the fixes as a diff, write nothing")
    .option("--force", "let fixes that are not safe write into a git tree with uncommitted changes")
    .option("--install", "install the packages that the fixes import")
    .option("--baseline [file]", "hide the findings recorded in this file (default: ai-routes-baseline.json)")
    .option("--update-baseline", "record the current findings in that file")
    .addHelpText("after", "\nExit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration, or nothing to analyse.")
    .action((paths: string[], options: CheckOptions) => commands.check(paths, options));
}

function traceCommand(program: Command, commands: Commands): void {
  program
    .command("trace")
    .description("print what a route does, call by call: bounds, guards, and which calls were not followed")
    .argument("<url>", "the route's URL (/api/chat) or file")
    .argument("[paths...]")
    .option("--handler <name>", "this handler only (POST)")
    .option("--assumptions", "print the assumptions behind the time and cost figures")
    .addOption(config())
    .action((url: string, paths: string[], options: TraceOptions) => commands.trace(url, paths, options));
}

function explainCommand(program: Command, commands: Commands): void {
  program
    .command("explain")
    .description("print what a rule finds, why, and what to do; without a rule, list the rules")
    .argument("[rule]")
    .action((rule: string | undefined) => commands.explain(rule));
}

function reportCommand(program: Command, commands: Commands): void {
  program
    .command("report")
    .description("print a report in Markdown: routes with worst cases and guards, findings by rule")
    .argument("[paths...]")
    .addOption(preset())
    .addOption(config())
    .action((paths: string[], options: ReportOptions) => commands.report(paths, options));
}

function docsCommand(program: Command, commands: Commands): void {
  program
    .command("docs")
    .description("write docs/ai-routes in each app: a runbook for every AI route, an index, an OpenAPI file")
    .argument("[paths...]")
    .option("--check", "write nothing; exit with 1 if a runbook is missing or out of date")
    .addOption(config())
    .action((paths: string[], options: DocsOptions) => commands.docs(paths, options));
}

function rulesCommand(program: Command, commands: Commands): void {
  program
    .command("rules")
    .description("print all rules with their presets, severities and fixes")
    .action(() => commands.rules());
}

function addCommand(program: Command, commands: Commands): void {
  program
    .command("add")
    .description("write a template (a rate limit, a budget, …) into the app, or a whole AI route with `route PATH`; without a name, list them; shows a diff and asks")
    .argument("[templates...]")
    .option("--app <folder>", "the app's folder (default: here)")
    .option("--sdk <provider>", `for a route: the provider of its model (anthropic, google, openai; default: the app's)`)
    .option("--stream", "for a route: answer with a stream for `useChat` (default)")
    .option("--json", "for a route: answer with JSON")
    .option("--test", "for a route: also write a test (vitest)")
    .option("--yes", "write without asking")
    .option("--dry-run", "print the diff, write nothing")
    .option("--install", "also install the packages")
    .action((templates: string[], options: AddOptions) => commands.add(templates, options));
}

function initCommand(program: Command, commands: Commands): void {
  program
    .command("init")
    .description("set an app up: ESLint plugin, configuration, baseline, GitHub workflow; shows a diff and asks")
    .argument("[path]", "the app's folder (default: here)")
    .option("--yes", "write without asking")
    .option("--dry-run", "print the diff, write nothing")
    .option("--install", "also install the packages")
    .action((path: string | undefined, options: WriteOptions) => commands.init(path, options));
}

function migrateCommand(program: Command, commands: Commands): void {
  program
    .command("migrate")
    .description("rewrite whole route handlers; without a name, list the migrations; shows a plan and a diff, and asks")
    .argument("[name]")
    .argument("[paths...]")
    .option("--as <form>", "durable: `function` makes a background function instead of an endpoint")
    .option("--yes", "write without asking")
    .option("--dry-run", "print plan and diff, write nothing")
    .option("--json", "print the plan as JSON; write only with --yes")
    .option("--force", "write into a git tree with uncommitted changes")
    .option("--no-format", "do not format what is written with the project's Prettier or Biome")
    .option("--install", "also install the packages")
    .addOption(config())
    .addHelpText("after", "\nExit codes: 0 done, or nothing to do; 1 some of it was left alone, the plan says why; 2 nothing was written.")
    .action((name: string | undefined, paths: string[], options: MigrateOptions) => commands.migrate(name, paths, options));
}

function lspCommand(program: Command, commands: Commands): void {
  program
    .command("lsp")
    .description("start the language server for an editor, over standard input and output")
    .option("--stdio", "the default; many editors pass it")
    .action(() => commands.lsp());
}

function config(): Option {
  return new Option("--config <file>", "this configuration instead of the nearest ai-routes.config.json");
}

function preset(): Option {
  return new Option("--preset <preset>", "which rules run").choices(["recommended", "strict", "all"]);
}

function collected(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), ...value.split(",").map((id) => id.trim()).filter(Boolean)];
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(value);
}
