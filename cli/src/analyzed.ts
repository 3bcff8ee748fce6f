import { joinAnalyses, resolveRules, type Analysis, type Config, type RuleFlags } from "@ai-routes/rules";
import type { Engine } from "./engine.js";
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
    const analysis = analyses.reduce(joinAnalyses);
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
    cache: (config.cache && loaded.cache) || undefined,
  });
}
