import type { Analysis, AnalyzeOptions, Rule, Workspace } from "@ai-routes/rules";

/** The analysis as the CLI uses it; tests hand over one that gives what they need. */
export interface Engine {
  rules: readonly Rule[];
  analyze(workspace: Workspace, options: AnalyzeOptions): Analysis;
  /** A rule's page in Markdown; null if it is not there. */
  page(rule: Rule): string | null;
}
