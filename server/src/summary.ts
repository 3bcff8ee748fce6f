import { countBySeverity } from "@ai-routes/rules";
import type { GuardedRules } from "./guarded-rules.js";
import type { AnalysisSummary } from "./protocol.js";
import type { Sessions } from "./sessions.js";
import type { CheckedSettings } from "./settings.js";

/** The last analysis in numbers, and what kept something from being analysed. */
export function summaryOf({ sessions, settings, guarded }: { sessions: Sessions; settings: CheckedSettings; guarded: GuardedRules }, generation: number): AnalysisSummary {
  const all = sessions.all();
  const analyses = all.map(({ analysis }) => analysis);
  return {
    generation,
    apps: analyses.reduce((sum, { apps }) => sum + apps.length, 0),
    routes: analyses.reduce((sum, { routes }) => sum + routes.length, 0),
    findings: countBySeverity(analyses.flatMap(({ findings }) => findings)),
    problems: [
      ...settings.problems,
      ...all.flatMap(({ configs }) => (configs?.faults ?? []).flatMap(({ file, problems }) => problems.map(({ message, line, column }) => `${file}:${line}:${column}: ${message}`))),
      ...[...guarded.crashed].map(([rule, reason]) => `The rule ${rule} has crashed and is off: ${reason}`),
      ...analyses.flatMap(({ problems }) => problems.map(({ file, message }) => `${file}: ${message}`)),
    ],
  };
}
