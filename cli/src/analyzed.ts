import { resolveRules, type Analysis, type Config, type Finding, type RuleFlags } from "@ai-routes/rules";
import type { Engine } from "./engine.js";
import { placeKey } from "./finding-groups.js";
import type { Loaded } from "./load.js";
import { progressLine, type ProgressListener } from "./progress.js";
import { concerns } from "./selection.js";
import type { Terminal } from "./terminal.js";

/**
 * The analysis of what was loaded, with the problems of reading it; a progress line meanwhile. Apps
 * with a configuration of their own are analysed with it, and the results put together.
 */
export function analyzed(loaded: Loaded, flags: RuleFlags, terminal: Terminal, engine: Engine): Analysis {
  const progress = progressLine(terminal);
  try {
    const analyses = loaded.configs.map((config) => withConfig(config, loaded, flags, engine, progress.report));
    const analysis = analyses.reduce(joined);
    const known = new Set(analysis.problems.map(({ file }) => file));
    return { ...analysis, problems: [...analysis.problems, ...loaded.problems().filter(({ file }) => !known.has(file))] };
  } finally {
    progress.clear();
  }
}

function withConfig(config: Config, loaded: Loaded, flags: RuleFlags, engine: Engine, onProgress: ProgressListener): Analysis {
  const isAsked = concerns(loaded.targets);
  return engine.analyze(loaded.workspace, {
    config,
    rules: resolveRules(engine.rules, config, flags),
    rulesFor: (file) => resolveRules(engine.rules, config, flags, file),
    apps: (app) => isAsked(app) && loaded.configFor(app.root) === config,
    onProgress,
  });
}

/** Of two analyses of different apps in one workspace. */
function joined(a: Analysis, b: Analysis): Analysis {
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
    const key = `${finding.rule} ${placeKey(finding.at)}`;
    const before = distinct.get(key);
    distinct.set(key, before ? { ...before, routes: [...new Set([...before.routes, ...finding.routes])].sort() } : finding);
  }
  return [...distinct.values()].sort((a, b) => (a.at.file < b.at.file ? -1 : a.at.file > b.at.file ? 1 : a.at.span[0] - b.at.span[0]));
}

function sums(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(keys.map((key) => [key, (a[key] ?? 0) + (b[key] ?? 0)]));
}
