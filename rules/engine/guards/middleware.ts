import type { EntrySite } from "../project/entrypoints.js";
import { alternativesOf, type Abstract } from "../link/values/abstract.js";
import { handlersOf } from "../link/entry-handlers.js";
import { and, meetAll, noFacts, onlyCertain, type GuardFacts } from "../link/guards/guard-facts.js";
import { invoke } from "../link/invoke.js";
import type { Linker } from "../link/linker.js";
import { settle } from "../link/settle.js";
import { matcherCovers } from "./matcher.js";

/**
 * What an app's middleware (or proxy) guarantees before a route begins: it is interpreted with the
 * route's own path, and what holds where it lets the request through holds there. A path its
 * matcher leaves out gets nothing.
 */
export function createMiddleware(linker: Linker): (site: EntrySite) => GuardFacts {
  const known = new Map<string, GuardFacts>();
  return (site) => {
    const { middleware } = site.app;
    if (!middleware || site.url === "" || site.kind === "durable-function") return noFacts;
    const key = `${middleware.file} ${site.url}`;
    let facts = known.get(key);
    if (facts === undefined) known.set(key, (facts = interpreted(linker, middleware.file, site.url)));
    return facts;
  };
}

function interpreted(linker: Linker, file: string, url: string): GuardFacts {
  const module = linker.module(file);
  if (!module || !matcherCovers(module, linker, url)) return noFacts;
  const [handler] = handlersOf("middleware", module, url, linker);
  if (!handler) return noFacts;
  const { value, facts } = invoke(linker, module, handler.callee, handler.args, handler.at.span, handler.name);
  if (value === null) return noFacts;
  const settled = settle(value);
  if (!settled) return noFacts;
  const through = alternativesOf(settled.value).filter((one) => letsThrough(one.value));
  const held = and(facts, meetAll(through.map((one) => one.facts)));
  // A value says what it tells beside what all ways had: what holds for certain may hold as well.
  return and(held, onlyCertain(held));
}

/** `NextResponse.next()`, a rewrite, nothing at all: anything but an answer of its own. */
function letsThrough(value: Abstract): boolean {
  if (value.kind !== "object" || value.brand !== "Response") return true;
  return value.members.has("continues");
}
