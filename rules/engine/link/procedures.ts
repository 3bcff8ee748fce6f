import type { ProcedureApi } from "../../catalog/api.js";
import { objectValue, opaque, promiseOf, undefinedValue, type Abstract, type ExternalValue } from "./values/abstract.js";
import { callWith, type Call, type Called } from "./call.js";
import { become, dependenciesOf } from "./values/dependencies.js";
import { joining, nothing, sequence } from "./linked.js";
import { option } from "./options.js";
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
  const value = call.linker.procedureValue(api, middlewaresOf(api, callee), handler, inputOf(callee));
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
function middlewaresOf(api: ProcedureApi, callee: ExternalValue): Abstract[] {
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

/** Runs a procedure's middlewares one inside the other, the handler innermost. */
export function* callProcedure(api: ProcedureApi, middlewares: readonly Abstract[], handler: Abstract, input: Abstract, call: Call): Run<Called> {
  const context = opaque("context", dependenciesOf([{ kind: "request", name: "context" }]), { truthy: true });
  const parameters = (more: [string, Abstract][]) => objectValue(new Map<string, Abstract>([["input", input], ["ctx", context], ["context", context], ["parsedInput", input], ...more]), { rest: context });
  const [first, ...rest] = middlewares;
  if (!first) {
    const list = [parameters([])];
    const done: Called = yield* callWith(handler, list, call, call.settled);
    return { node: done.node, value: done.value === null ? promiseOf(undefinedValue, undefined, true) : done.value };
  }
  if (api.next === "none") return yield* inTurn(first, parameters([]), callProcedure(api, rest, handler, input, call), call);
  const next = call.linker.procedureValue(api, rest, handler, input);
  if (first.kind === "external") return yield* callProcedure(api, rest, handler, input, call);
  const args = api.next === "member" ? [parameters([["next", next]])] : withAt([parameters([])], api.next, next);
  return yield* callWith(first, args, call, call.settled);
}

/** A middleware that does not call what comes next: that runs when it has ended, and not where it throws. */
function* inTurn(middleware: Abstract, parameters: Abstract, next: Run<Called>, call: Call): Run<Called> {
  const before: Called = yield* callWith(middleware, [parameters], call, true);
  const passed = before.value && settle(before.value);
  if (!passed) return { node: before.node, value: promiseOf(undefinedValue, undefined, true) };
  call.state.assert(passed.facts);
  const after: Called = yield* next;
  return { node: sequence([before.node, joining, after.node]), value: after.value };
}

function withAt(list: Abstract[], index: number, value: Abstract): Abstract[] {
  const result = Array.from({ length: Math.max(list.length, index + 1) }, (_, at) => list[at] ?? opaque("an argument"));
  result[index] = value;
  return result;
}

