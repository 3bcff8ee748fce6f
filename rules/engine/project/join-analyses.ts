import type { Analysis } from "./analysis.js";
import type { Finding } from "../finding.js";

/** Of two analyses of different apps in one workspace. */
export function joinAnalyses(a: Analysis, b: Analysis): Analysis {
  return {
    root: a.root,
    apps: [...a.apps, ...b.apps],
    routes: [...a.routes, ...b.routes],
    findings: joinedFindings([...a.findings, ...b.findings]),
    problems: [...new Map([...a.problems, ...b.problems].map((problem) => [problem.file, problem])).values()],
    stats: {
      files: Math.max(a.stats.files, b.stats.files),
      read: Math.max(a.stats.read, b.stats.read),
      parsed: a.stats.parsed + b.stats.parsed,
      entrypoints: a.stats.entrypoints + b.stats.entrypoints,
      linked: a.stats.linked + b.stats.linked,
      contexts: a.stats.contexts + b.stats.contexts,
      milliseconds: a.stats.milliseconds + b.stats.milliseconds,
      phases: sums(a.stats.phases, b.stats.phases),
    },
  };
}

/** A fault of a package that both import is one finding, of the routes of both. */
function joinedFindings(findings: Finding[]): Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) {
    const { file, span } = finding.at;
    const key = `${finding.rule} ${file} ${span[0]} ${span[1]}`;
    const before = distinct.get(key);
    distinct.set(key, before ? { ...before, routes: [...new Set([...before.routes, ...finding.routes])].sort() } : finding);
  }
  return [...distinct.values()].sort((a, b) => (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.span[0] - b.at.span[0]));
}

function sums(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}
