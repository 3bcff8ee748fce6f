import { countBySeverity, type Fix, type Stats } from "@ai-routes/rules";
import type { Report } from "./report.js";
import { counted, wrap } from "./wrap.js";

/** The last lines: how many routes and findings, and what can be done; what could not be read; the counters, if asked for. */
export function formatSummary(report: Report): string {
  const { analysis, colors, name } = report;
  const { error, warning, info } = countBySeverity(analysis.findings);
  const counts = [
    error > 0 ? colors.red(counted(error, "error")) : "",
    warning > 0 ? colors.yellow(counted(warning, "warning")) : "",
    info > 0 ? counted(info, "note") : "",
  ].filter(Boolean);
  const files = new Set(analysis.findings.map(({ at }) => at.file)).size;
  const found = counts.length === 0 ? colors.green("nothing found") : `${counts.join(", ")} in ${counted(files, "file")}`;

  return [
    ...analysis.problems.map(({ file, message }) => colors.yellow(`Not analysed: ${name(file)}: ${message}`)),
    `${colors.bold(counted(analysis.routes.length, "AI route"))}: ${found}.`,
    ...noRoutes(report).map((line) => colors.dim(line)),
    ...nextSteps(report).map((line) => colors.dim(line)),
    ...(report.stats ? ["", ...statsLines(analysis.stats)] : []),
  ].join("\n") + "\n";
}

/** An app without AI routes, or one whose model calls the analysis does not know: what was looked at, and how to name them. */
function noRoutes({ analysis, wholeApps, width }: Report): string[] {
  if (!wholeApps || analysis.routes.length > 0 || analysis.findings.length > 0) return [];
  const looked = counted(analysis.stats.entrypoints, "route, page or action", "routes, pages and actions");
  return wrap(`No model call was found on the way from ${looked}. Functions and addresses of your own that ask a model are named in ai-routes.config.json (\`modelCalls\`, \`gateways\`).`, width);
}

/** How many findings have a fix that can be made here, and where to read on. */
function nextSteps({ analysis, quiet, makeable, width }: Report): string[] {
  if (quiet || analysis.findings.length === 0) return [];
  const fixed = (by: (fix: Fix) => boolean): number => analysis.findings.filter(({ fixes }) => fixes.some((fix) => !fix.claim && by(fix) && makeable(fix))).length;
  const safe = fixed((fix) => fix.safe);
  const suggested = fixed(() => true) - safe;
  const counts = [safe > 0 ? `${safe} with --fix` : "", suggested > 0 ? `${suggested} with --fix-suggestions RULE` : ""].filter(Boolean);
  return [
    ...(counts.length > 0 ? wrap(`Can be fixed: ${counts.join(", ")} (--fix-dry-run shows the diff).`, width) : []),
    ...wrap("More: ai-routes explain RULE, ai-routes trace URL; --assumptions says what the figures rest on.", width),
  ];
}

function statsLines(stats: Stats): string[] {
  const phases = Object.entries(stats.phases).map(([phase, milliseconds]) => `${phase} ${Math.round(milliseconds)} ms`);
  return [
    `Files: ${stats.files} listed, ${stats.read} read, ${stats.parsed} parsed`,
    `Routes: ${stats.entrypoints} entrypoints, ${stats.linked} linked in ${stats.contexts} contexts`,
    `Time: ${Math.round(stats.milliseconds)} ms${phases.length > 0 ? ` (${phases.join(", ")})` : ""}`,
  ];
}
