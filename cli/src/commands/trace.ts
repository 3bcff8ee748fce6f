import { appSigns, didYouMean, type Entrypoint } from "@ai-routes/rules";
import { analyzed } from "../analyzed.js";
import type { TraceOptions } from "../arguments.js";
import { reportOf } from "./check.js";
import type { Engine } from "../engine.js";
import { formatAssumptions } from "../format/format-assumptions.js";
import { formatTrace } from "../format/format-trace.js";
import { load } from "../load.js";
import { select } from "../selection.js";
import type { Terminal } from "../terminal.js";
import { UsageError } from "../usage-error.js";

/** `ai-routes trace URL`: the effects of each handler of the route, as the analysis sees them. */
export async function trace(asked: string, paths: string[], options: TraceOptions, terminal: Terminal, engine: Engine): Promise<void> {
  const loaded = await load({ paths, config: options.config, rules: engine.rules }, terminal);
  const analysis = select(analyzed(loaded, { only: [] }, terminal, engine), loaded.targets);
  if (analysis.apps.length === 0) throw new UsageError(`No Next.js app in ${loaded.base}. Looked for ${appSigns}.`);

  const report = reportOf(analysis, loaded, {}, terminal);
  const routes = analysis.routes.filter((route) => isAsked(route, asked, report.name));
  if (routes.length === 0) {
    const guess = didYouMean(asked, analysis.routes.map(({ url }) => url));
    const known = analysis.routes.map(({ url }) => `  ${url}`).join("\n");
    throw new UsageError(`No route \`${asked}\` reaches a model call${guess}${known ? `\nThose that do:\n${known}` : ""}`);
  }
  const handlers = routes.flatMap((route) =>
    route.handlers.filter(({ name }) => options.handler === undefined || name === options.handler).map((handler) => ({ route, handler })),
  );
  if (handlers.length === 0) {
    const names = routes.flatMap((route) => route.handlers.map(({ name }) => name)).join(", ");
    throw new UsageError(`${asked} has no handler \`${options.handler}\` that reaches a model call; it has ${names}.`);
  }
  terminal.out(handlers.map(({ route, handler }) => formatTrace(route, handler, report)).join("\n"));
  if (options.assumptions) terminal.out(`\n${formatAssumptions(loaded.configs[0]?.assumptions ?? {})}`);
}

/** By URL (`/api/chat/7` is `/api/chat/[id]` too) or by file. */
function isAsked({ url, file }: Entrypoint, asked: string, name: (file: string) => string): boolean {
  const path = asked.replace(/(.)\/$/, "$1").replace(/[?#].*$/, "");
  return path === url || name(file) === path.replace(/^\.\//, "") || file === path || pattern(url).test(path);
}

function pattern(url: string): RegExp {
  const parts = url.split("/").map((part) => {
    if (/^\[\[\.\.\..+\]\]$/.test(part)) return "(?:/.+)?";
    if (/^\[\.\.\..+\]$/.test(part)) return "/.+";
    if (/^\[.+\]$/.test(part)) return "/[^/]+";
    return part === "" ? "" : `/${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
  });
  return new RegExp(`^${parts.join("") || "/"}$`);
}
