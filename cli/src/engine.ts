import type { Analysis, App, Config, EnabledRule, Rule, Workspace } from "@ai-routes/rules";
import type { ProgressListener } from "./progress.js";

/** The analysis as the CLI uses it; tests hand over one that gives what they need. */
export interface Engine {
  rules: readonly Rule[];
  analyze(workspace: Workspace, options: AnalyzeOptions): Analysis;
  /** A rule's page in Markdown; null if it is not there. */
  page(rule: Rule): string | null;
}

export interface AnalyzeOptions {
  config: Config;
  rules: EnabledRule[];
  /** The rules for one file, where the configuration has overrides. */
  rulesFor?: (file: string) => EnabledRule[];
  /** The apps to analyse; the others are only there to be imported from. */
  apps?: (app: App) => boolean;
  onProgress?: ProgressListener;
}
