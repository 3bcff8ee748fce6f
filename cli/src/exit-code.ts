import { countBySeverity, type Finding, type Severity } from "@ai-routes/rules";
import { severityRank } from "./format/report.js";

/** 1 where a finding is at or above `failOn`, or there are more warnings than allowed; else 0. */
export function exitCode(findings: readonly Finding[], failOn: Severity | "never", maxWarnings = Infinity): 0 | 1 {
  if (countBySeverity(findings).warning > maxWarnings) return 1;
  return failOn !== "never" && findings.some(({ severity }) => severityRank(severity) >= severityRank(failOn)) ? 1 : 0;
}
