import type { ProcedureApi, RouterApi } from "../../catalog/api.js";
import { inCall } from "../../catalog/describe.js";
import { alternativesOf, external, type Abstract, type ExternalValue } from "./values/abstract.js";
import type { Linker } from "./linker.js";
import { option, type OptionSource } from "./options.js";
import { inContext } from "./procedures.js";

/** Handlers of one served value that are looked at: large tRPC routers hold some hundreds. */
const MOST_HANDLERS = 2_000;

/** Sub-routers within one another at most. */
const DEEPEST = 6;

/** Routers in routers: each takes a step for the call that makes it and one for the object it is made of. */
export const DEEPEST_ROUTER = 20;

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
function proceduresOf(value: ExternalValue, linker: Linker): Abstract[] {
  const api = value.path.endsWith("()") ? linker.api(value.module, value.from, value.path.slice(0, -2))?.api : undefined;
  if (api?.kind !== "serve" || api.serves !== "router" || !api.context || !value.base) return [];
  const source: OptionSource = { args: { list: value.arguments ?? [], rest: null }, callee: value.base };
  const router = option(api.argument, source);
  const maker = option(api.context, source) ?? null;
  const found: Abstract[] = [];
  if (router) collect(router, linker, found, new Set(), DEEPEST_ROUTER);
  return found.map((one) => inContext(one, maker, linker));
}

/** The context that a handler is called with (`handler.handle(request, { context })`), where what serves the procedures takes it so. */
export function handedContext(callee: ExternalValue, args: OptionSource["args"], linker: Linker): Abstract | null {
  const api = callee.base && linker.api(callee.module, callee.from, callee.base.path)?.api;
  return (api?.kind === "serve" && api.handedContext && option(api.handedContext, { args, callee })) || null;
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

/** A registration on a router: what was called, and with what. */
interface Registration {
  api: RouterApi;
  args: readonly Abstract[];
}

/** A handler behind its middlewares, each of which is handed the context and `next`. */
const routed: ProcedureApi = { kind: "procedure", handler: inCall(0), middleware: [], next: 1, gives: "registered", takes: "input" };

/** Whether a value is a router, or what a method of one gives. */
function isRouter(value: ExternalValue, linker: Linker): boolean {
  return linker.api(value.module, value.from, methodOf(value))?.api.kind === "router";
}

/** The path of a method that registers on a router: of the last one called, or of any. */
function methodOf({ path }: ExternalValue): string {
  return path.endsWith("()") ? path.slice(0, -2) : path.endsWith("#") ? `${path}use` : path;
}

/** The handlers registered on a router, chained or by statements of its module, each behind the middlewares registered before it. */
function routesOf(router: ExternalValue, linker: Linker, depth = DEEPEST): Abstract[] {
  if (depth === 0) return [];
  const middlewares: Abstract[] = [];
  const routes: Abstract[] = [];
  for (const { api, args } of registrations(router, linker)) {
    const values = args.flatMap((one) => alternativesOf(one).map(({ value }) => value));
    const functions = values.filter((one) => one.kind === "function" || one.kind === "wrapper" || (one.kind === "external" && !isRouter(one, linker)));
    if (api.adds === "middleware") {
      // Another router under a path of this one (`app.use("/trpc/*", trpcServer({ router }))`): its procedures are asked for behind what comes before it.
      const mounted = functions.flatMap((one) => (one.kind === "external" ? proceduresOf(one, linker) : []));
      for (const handler of mounted) routes.push(route(router, api, middlewares, handler, linker));
      if (mounted.length === 0) middlewares.push(...functions);
    }
    if (api.adds === "router") {
      const inner = values.flatMap((one) => (one.kind === "external" && isRouter(one, linker) ? routesOf(one, linker, depth - 1) : []));
      routes.push(...inner.map((one) => behind(one, middlewares, linker)));
    }
    const handler = api.adds === "handler" ? functions.pop() : undefined;
    if (!handler || handler.kind === "external") continue;
    routes.push(route(router, api, [...middlewares, ...functions], handler, linker));
  }
  return routes;
}

function route(router: ExternalValue, api: RouterApi, middlewares: readonly Abstract[], handler: Abstract, linker: Linker): Abstract {
  const context = external(router.module, router.from, api.hands, null, null);
  return linker.procedureValue({ api: routed, middlewares: [...middlewares], handler, input: context, context: null, contextMaker: null, isNext: false });
}

/** A route of a sub-router runs behind the middlewares of what mounts it. */
function behind(route: Abstract, middlewares: readonly Abstract[], linker: Linker): Abstract {
  if (route.kind !== "wrapper" || route.procedure === null || middlewares.length === 0) return route;
  const procedure = linker.procedure(route.procedure);
  return linker.procedureValue({ ...procedure, middlewares: [...middlewares, ...procedure.middlewares] });
}

/** In the order in which they run: those of the chain that made it, then those of its module's statements. */
function registrations(router: ExternalValue, linker: Linker): Registration[] {
  // `const routes = app.route(…)`: what the statements say is said of `app`.
  let origin = router;
  for (let at: ExternalValue | null = router; at; at = at.base) if (linker.statementsOn(at).length > 0) origin = at;
  const chained: Registration[] = [];
  for (let at: ExternalValue | null = origin; at; at = at.base) {
    const api = at.path.endsWith("()") ? linker.api(at.module, at.from, at.path.slice(0, -2))?.api : undefined;
    if (api?.kind === "router") chained.unshift({ api, args: at.arguments ?? [] });
  }
  const stated = linker.statementsOn(origin).flatMap(({ name, args }): Registration[] => {
    const api = linker.api(origin.module, origin.from, `${origin.path}${origin.path.endsWith("#") ? "" : "."}${name}`)?.api;
    return api?.kind === "router" ? [{ api, args }] : [];
  });
  return [...chained, ...stated];
}
