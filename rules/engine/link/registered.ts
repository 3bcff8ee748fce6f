import { alternativesOf, type Abstract, type ExternalValue } from "./values/abstract.js";
import type { Linker } from "./linker.js";
import { option, type OptionSource } from "./options.js";
import { inContext } from "./procedures.js";
import { isRouter, routesOf } from "./routers.js";

/** Handlers of one served value that are looked at: large tRPC routers hold some hundreds. */
const MOST_HANDLERS = 2_000;

/**
 * The functions registered on what a route serves: `handle(app)` with `app.post("/chat", handler)`,
 * chained or as statements, sub-apps included; the procedures of a router. What serves durable
 * functions is what their engine calls.
 */
export function registeredCallbacks(value: ExternalValue, linker: Linker): Abstract[] {
  const maker = value.path.replace(/(\(\)|#)[^()#]*$/, (text) => (text.startsWith("#") ? "#" : ""));
  const api = linker.api(value.module, value.from, maker)?.api ?? linker.api(value.module, value.from, value.path.replace(/\(\).*$/, ""))?.api;
  // A handler that a package brings along (`export const { POST } = route`), or its middleware (`export default authMiddleware()`).
  const own = linker.api(value.module, value.from, value.path)?.api.kind;
  if (own === "model-call" || own === "guard" || own === "overloaded") return [value];
  if (api?.kind !== "serve" || (api.methods && value.path.includes(").") && !api.methods.some((name) => value.path.endsWith(`.${name}`)))) return [];
  if (api.serves === "durable-functions") return [value];
  const found: Abstract[] = [];
  const seen = new Set<Abstract>();
  if (api.context && value.base) return proceduresOf(value, linker);
  for (let at: ExternalValue | null = value; at; at = at.base) for (const argument of at.arguments ?? []) collect(argument, linker, found, seen, 6);
  return found;
}

/** The procedures of what serves a router of them (`trpcServer({ router, createContext })`), with the context it makes for each request. */
export function proceduresOf(value: ExternalValue, linker: Linker): Abstract[] {
  const api = value.path.endsWith("()") ? linker.api(value.module, value.from, value.path.slice(0, -2))?.api : undefined;
  if (api?.kind !== "serve" || api.serves !== "router" || !api.context || !value.base) return [];
  const source: OptionSource = { args: { list: value.arguments ?? [], rest: null }, callee: value.base };
  const router = option(api.argument, source);
  const maker = option(api.context, source) ?? null;
  const found: Abstract[] = [];
  if (router) collect(router, linker, found, new Set(), 8);
  return found.map((one) => inContext(one, maker, linker));
}

/** Functions and procedures a served value holds, at any depth. */
export function collect(value: Abstract, linker: Linker, found: Abstract[], seen: Set<Abstract>, depth: number): void {
  if (depth === 0 || seen.has(value) || found.length > MOST_HANDLERS) return;
  seen.add(value);
  for (const { value: one } of alternativesOf(value)) {
    switch (one.kind) {
      case "function":
      case "wrapper":
        found.push(one);
        break;
      case "object":
        for (const member of one.members.values()) collect(member, linker, found, seen, depth - 1);
        break;
      case "array":
        for (const item of [...one.items, ...(one.rest ? [one.rest] : [])]) collect(item, linker, found, seen, depth - 1);
        break;
      case "promise":
        collect(one.value, linker, found, seen, depth - 1);
        break;
      case "external":
        if (isRouter(one, linker)) {
          found.push(...routesOf(one, linker));
          break;
        }
        for (let at: ExternalValue | null = one; at; at = at.base) for (const argument of at.arguments ?? []) collect(argument, linker, found, seen, depth - 1);
        for (const argument of linker.statementsOn(one).flatMap(({ args }) => args)) collect(argument, linker, found, seen, depth - 1);
        break;
      case "namespace":
        for (const name of linker.exportNames(one.file)) collect(linker.exportOf(one.file, name), linker, found, seen, depth - 1);
    }
  }
}
