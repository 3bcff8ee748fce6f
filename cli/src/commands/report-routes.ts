import { appSigns } from "@ai-routes/rules";
import { analyzed } from "../analyzed.js";
import type { ReportOptions } from "../arguments.js";
import { reportOf } from "./check.js";
import type { Engine } from "../engine.js";
import { formatMarkdown } from "../format/format-markdown.js";
import { load } from "../load.js";
import { select } from "../selection.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

/** `ai-routes report`: the same analysis as `check`, as a document for people who do not run it. */
export async function reportRoutes(paths: string[], options: ReportOptions, terminal: Terminal, engine: Engine): Promise<void> {
  const loaded = await load({ paths, config: options.config, rules: engine.rules }, terminal);
  const analysis = select(analyzed(loaded, { preset: options.preset }, terminal, engine), loaded.targets);
  if (analysis.apps.length === 0) throw new UsageError(`No Next.js app in ${loaded.base}. Looked for ${appSigns}.`);
  terminal.out(formatMarkdown(reportOf(analysis, loaded, {}, terminal), engine.rules));
}
