import type { ProcedureApi } from "../../catalog/api.js";
import { mapValue, objectValue, opaque, promiseOf, undefinedValue, type Abstract, type ExternalValue } from "./values/abstract.js";
import { callWith, type Call, type Called } from "./call.js";
import { become, dependenciesOf } from "./values/dependencies.js";
import { joining, nothing, sequence } from "./linked.js";
import type { Linker } from "./linker.js";
import { option } from "./options.js";
import { requestValue } from "./request.js";
import type { Run } from "./run.js";
import { schemaValue } from "./values/schema-value.js";
import { settle } from "./settle.js";

/**
 * A procedure of a builder (tRPC, oRPC, next-safe-action). It is made while a module loads; what
 * it does when called is what {@link callProcedure} runs: middlewares in order, then the handler.
 */
export function* procedure(api: ProcedureApi, callee: ExternalValue, call: Call): Run<Called> {
  const handler = option(api.handler, { args: call.args, callee });
  if (!handler) return { node: nothing, value: undefinedValue };
  const value = call.linker.procedureValue({ api, middlewares: middlewaresOf(api, callee), handler, input: inputOf(callee), context: null, contextMaker: null, isNext: false });
  return { node: nothing, value };
}

/** What a procedure's schema (`.input(schema)`, `.inputSchema(schema)`) lets through; without one, what the caller sends. */
function inputOf(callee: ExternalValue): Abstract {
  const from = dependenciesOf([{ kind: "request", name: "body" }]);
  for (let at: ExternalValue | null = callee; at; at = at.base) {
    const schema = /\.(input|schema|inputSchema)\(\)$/.test(at.path) ? at.arguments?.[0] : undefined;
    if (schema) return schemaValue(schema, become(from, "checked"));
  }
  return opaque("input", from);
}

/** Functions handed to the `use` calls on the way, the first one first. */
export function middlewaresOf(api: Pick<ProcedureApi, "middleware">, callee: ExternalValue): Abstract[] {
  const found: Abstract[] = [];
  for (let at: ExternalValue | null = callee; at; at = at.base) {
    if (!at.path.endsWith("()") || !at.arguments) continue;
    const name = at.path.slice(0, -2).split(".").pop();
    const middleware = api.middleware.find((one) => one.name === name);
    const value = middleware && at.arguments[middleware.argument];
    if (value) found.unshift(value);
  }
  return found;
}

/** A procedure as it is called. */
export interface Procedure {
  api: ProcedureApi;
  middlewares: readonly Abstract[];
  handler: Abstract;
  input: Abstract;
  /** What it gets as `ctx`; null: nobody has said what. */
  context: Abstract | null;
  /** Makes the context of each request. */
  contextMaker: Abstract | null;
  /** What a middleware knows as `next`: it may hand on more context. */
  isNext: boolean;
}

/** A procedure of a router, with the context that what serves the router makes for each request. */
export function inContext(served: Abstract, contextMaker: Abstract | null, linker: Linker): Abstract {
  if (!contextMaker || served.kind !== "wrapper" || served.procedure === null) return served;
  return linker.procedureValue({ ...linker.procedure(served.procedure), contextMaker });
}

/** A procedure of a router, with the context it is handed for this request. */
export function withContext(served: Abstract, context: Abstract, linker: Linker): Abstract {
  if (served.kind !== "wrapper" || served.procedure === null) return served;
  return linker.procedureValue({ ...linker.procedure(served.procedure), context });
}

/** A router of procedures, at any depth, with these middlewares before each of its own. */
export function behind(middlewares: readonly Abstract[], router: Abstract, linker: Linker): Abstract {
  if (middlewares.length === 0) return router;
  return mapValue(router, (one) => {
    if (one.kind === "object") return objectValue(new Map([...one.members].map(([name, member]) => [name, behind(middlewares, member, linker)])), one);
    if (one.kind !== "wrapper" || one.procedure === null) return one;
    const own = linker.procedure(one.procedure);
    return linker.procedureValue({ ...own, middlewares: [...middlewares, ...own.middlewares] });
  });
}

/** Makes the context, then runs a procedure's middlewares one inside the other, the handler innermost. */
export function* callProcedure(procedure: Procedure, call: Call): Run<Called> {
  if (procedure.contextMaker) {
    const request = objectValue(new Map([["req", call.args.list[0] ?? requestValue(null)]]), { rest: opaque("of the request", dependenciesOf([{ kind: "request", name: "request" }]), { truthy: true }) });
    const made: Called = yield* callWith(procedure.contextMaker, [request, call.args.list[0] ?? request], call, true);
    return yield* afterwards(made, call, (context) => callProcedure({ ...procedure, contextMaker: null, context }, call));
  }
  const { api, middlewares, handler, input } = procedure;
  const context = contextOf(procedure, call.args.list[0]);
  const parameters = (more: [string, Abstract][]): Abstract => (api.takes === "input" ? input : objectValue(new Map<string, Abstract>([["input", input], ["ctx", context], ["context", context], ["parsedInput", input], ...more]), { rest: unknownContext }));
  const [first, ...rest] = middlewares;
  if (!first) {
    const list = [parameters([])];
    const done: Called = yield* callWith(handler, list, call, call.settled);
    return { node: done.node, value: done.value === null ? promiseOf(undefinedValue, undefined, true) : done.value };
  }
  const within: Procedure = { ...procedure, middlewares: rest, context, isNext: false };
  if (api.next === "none") return yield* afterwards(yield* callWith(first, [parameters([])], call, true), call, () => callProcedure(within, call));
  // Of a package: one that refuses does so by throwing; of the others nothing is known but that they go on, with what they may have added.
  if (first.kind === "external") {
    const more: Procedure = { ...within, context: mapValue(context, (one) => (one.kind === "object" ? objectValue(one.members, { rest: unknownContext }) : one)) };
    if (call.linker.api(first.module, first.from, first.path)?.api.kind !== "guard") return yield* callProcedure(more, call);
    return yield* afterwards(yield* callWith(first, [parameters([])], call, true), call, () => callProcedure(more, call));
  }
  const next = call.linker.procedureValue({ ...within, isNext: true });
  const args = api.next === "member" ? [parameters([["next", next]])] : withAt([parameters([])], api.next, next);
  return yield* callWith(first, args, call, call.settled);
}

const unknownContext = opaque("context", dependenciesOf([{ kind: "request", name: "context" }]), { truthy: true });

/** What middlewares have kept on the context of the router around (`c.var.ctx`): it is not followed, but it is what they have found out. */
const keptContext = opaque("context", dependenciesOf([{ kind: "call", name: "context" }]), { truthy: true });

/**
 * The context of a procedure, with what the middleware before it adds (`next({ ctx: { user } })`); what others add is not
 * known. Where all of it was seen, what is not in it is undefined: `context.session ?? await getSession()` looks it up.
 */
function contextOf({ context, isNext }: Procedure, handed: Abstract | undefined): Abstract {
  const next = isNext ? handed : undefined;
  const given = next?.kind === "object" ? (next.members.get("ctx") ?? next.members.get("context")) : undefined;
  const added = given?.kind === "object" ? given : null;
  const isSeen = next === undefined || (next.kind === "object" && next.rest === null && (given === undefined || added?.rest === null));
  const extended = (members: ReadonlyMap<string, Abstract>, isWhole: boolean): Abstract =>
    objectValue(new Map([...members, ...(added?.members ?? [])]), { rest: isWhole && isSeen ? null : unknownContext });
  if (context === null) return added ? extended(new Map(), false) : unknownContext;
  return mapValue(context, (one) => {
    if (one.kind === "object") return extended(one.members, one.rest === null);
    if (one.kind === "opaque" && added) return extended(new Map(), false);
    return one.kind === "external" && one.path.startsWith("Context#") ? (added ? extended(new Map(), false) : keptContext) : one;
  });
}

/** Goes on with what a call gives once it has ended, and not where it throws. */
function* afterwards(before: Called, call: Call, next: (given: Abstract) => Run<Called>): Run<Called> {
  const passed = before.value && settle(before.value);
  if (!passed) return { node: before.node, value: promiseOf(undefinedValue, undefined, true) };
  call.state.assert(passed.facts);
  const after: Called = yield* next(passed.value);
  return { node: sequence([before.node, joining, after.node]), value: after.value };
}

function withAt(list: Abstract[], index: number, value: Abstract): Abstract[] {
  const result = Array.from({ length: Math.max(list.length, index + 1) }, (_, at) => list[at] ?? opaque("an argument"));
  result[index] = value;
  return result;
}

