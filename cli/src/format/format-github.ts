import { wordedWith, type Severity } from "@ai-routes/rules";
import type { Report } from "./report.js";

/** Workflow commands: GitHub shows each finding beside its line in a pull request. */
export function formatGithub({ analysis, name, positions }: Report): string {
  return analysis.findings
    .map((finding) => {
      const { severity, at, rule } = finding;
      const { line, column, endLine, endColumn } = positions.of(at);
      const end = endLine === line ? `,endColumn=${endColumn}` : "";
      const place = `file=${property(name(at.file))},line=${line},endLine=${endLine},col=${column}${end}`;
      return `::${commands[severity]} ${place},title=${property(`ai-routes/${rule}`)}::${data(wordedWith(finding, name))}\n`;
    })
    .join("");
}

const commands: Record<Severity, string> = { error: "error", warning: "warning", info: "notice" };

function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
