import * as vscode from "vscode";
import type { AnalysisSummary, StatusParams } from "@ai-routes/language-server/protocol";

/** The item in the status bar: what the last analysis found, and what keeps it from saying more. */
export class Status implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("ai-routes.status", vscode.StatusBarAlignment.Left, 0);
  private summary: AnalysisSummary | null = null;

  constructor() {
    this.item.name = "AI Routes";
    this.item.command = "ai-routes.routes.focus";
  }

  starting(): void {
    this.show("$(loading~spin)", "AI Routes", "The language server starts.");
  }

  failed(why: string): void {
    this.show("$(error)", "AI Routes", `The language server does not run: ${why}\n\n[Restart](command:ai-routes.restart) · [Output](command:ai-routes.showOutput)`);
  }

  /** `left`: findings that ESLint or oxlint shows in our place. */
  report({ state, summary }: StatusParams, left: number): void {
    this.summary = summary;
    const { apps, routes, findings, problems } = summary;
    const total = findings.error + findings.warning + findings.info;
    const icon = state === "analysing" ? "$(loading~spin)" : problems.length > 0 ? "$(warning)" : "$(type-hierarchy-sub)";
    const lines = [
      `**${total} ${total === 1 ? "finding" : "findings"}** (${findings.error} errors, ${findings.warning} warnings, ${findings.info} hints) in ${routes} AI ${routes === 1 ? "route" : "routes"} of ${apps} ${apps === 1 ? "app" : "apps"}`,
      ...setting(left),
      ...problems.map((problem) => `$(warning) ${problem.replaceAll(/[\\`*_{}[\]<>()#+!|]/g, "\\$&")}`),
      "[Analyse again](command:ai-routes.analyseWorkspace) · [Output](command:ai-routes.showOutput)",
    ];
    this.show(icon, `AI Routes: ${total}`, lines.join("\n\n"), problems.length > 0);
  }

  /** What other linters show has changed. */
  leftChanged(left: number): void {
    if (this.summary) this.report({ state: "idle", summary: this.summary }, left);
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(icon: string, text: string, tooltip: string, warns = false): void {
    this.item.text = `${icon} ${text}`;
    const markdown = new vscode.MarkdownString(tooltip, true);
    markdown.isTrusted = { enabledCommands: ["ai-routes.restart", "ai-routes.showOutput", "ai-routes.analyseWorkspace"] };
    this.item.tooltip = markdown;
    this.item.backgroundColor = warns ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    this.item.show();
  }
}

function setting(left: number): string[] {
  const value = vscode.workspace.getConfiguration("ai-routes").get<string>("diagnostics");
  if (value === "off") return ["Findings are not shown as problems: `ai-routes.diagnostics` is `off`."];
  return left === 0 ? [] : [`${left} of them ESLint or oxlint reports too: these are left to it (\`ai-routes.diagnostics\` is \`auto\`).`];
}
