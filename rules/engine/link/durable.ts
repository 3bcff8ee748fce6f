import type { DurableFunctionApi, StepApi } from "../../catalog/api.js";
import { external, opaque, objectValue, promiseOf, undefinedValue, wrapper, type Abstract, type ExternalValue } from "./abstract.js";
import { placeIn } from "./activation.js";
import { callWith, type Call, type Called } from "./call.js";
import { dependenciesOf } from "./dependencies.js";
import type { Place } from "../finding.js";
import type { Linker } from "./linker.js";
import { modelCall } from "./model-call.js";
import { attemptsOf, option } from "./options.js";
import { modelCallDefaults } from "../../catalog/describe.js";
import { nothing, type Linked } from "./linked.js";
import type { Run } from "./run.js";

/** A step of a durable engine: what its function does, once memoised and retried by the engine. */
export function* step(api: StepApi, callee: ExternalValue, call: Call, named: { package: string; version: string | null }): Run<Called> {
  const source = { args: call.args, callee };
  const at = placeIn(call.activation, call.effect.span);
  const id = api.id ? option(api.id, source) : undefined;
  const name = id?.kind === "constant" ? String(id.value) : null;
  if (api.callback === null) {
    if (!api.infers) return { node: nothing, value: promiseOf(opaque(`result of ${call.effect.text}`, dependenciesOf([{ kind: "call", name: call.effect.text }]))) };
    const asked: Called = yield* modelCall(modelCallDefaults, callee, call, named);
    return { node: { kind: "step", engine: api.engine, id: name, body: asked.node, at }, value: asked.value };
  }
  const callback = option(api.callback, source);
  const called: Called = callback ? yield* callWith(callback, call.args.list.slice(2), call, true) : { node: nothing, value: undefinedValue };
  const body: Linked = { kind: "step", engine: api.engine, id: name, body: called.node, at };
  const value = called.value === null ? promiseOf(undefinedValue, undefined, true) : called.value.kind === "promise" ? called.value : promiseOf(called.value);
  return { node: called.node === nothing ? nothing : retriedByEngine(body, call), value };
}

/** Each step is tried again by the engine, as often as its function says. */
function retriedByEngine(body: Linked, call: Call): Linked {
  return stepRetries(body, call.linker, placeIn(call.activation, call.effect.nameSpan));
}

export function stepRetries(body: Linked, linker: Linker, at: Place): Linked {
  const times = linker.stepAttempts;
  if (times === 1) return body;
  return {
    kind: "loop", loop: "library-retry", retry: true, bound: times, why: null, fromRequest: false, what: `${linker.stepEngine} step retries`,
    turns: [{ times: typeof times === "number" ? times : 1, body }], labels: [], parallel: false, leaves: true, at,
  };
}

/** A durable function: a value that its discovery finds, holding its handler and how often its steps are tried. */
export function durableFunction(api: DurableFunctionApi, callee: ExternalValue, made: Abstract, call: Call): Abstract {
  const source = { args: call.args, callee };
  const handler = option(api.handler, source) ?? undefinedValue;
  const id = api.id ? option(api.id, source) : undefined;
  const attempts = api.retries ? attemptsOf(api.retries, source).times : 1;
  const at = placeIn(call.activation, call.effect.nameSpan);
  call.linker.registerDurable({ engine: api.engine, trigger: api.trigger, id: id?.kind === "constant" ? String(id.value) : null, handler, attempts, at, parameters: stepParameters(api, callee) });
  if (api.trigger === "request") return wrapper(handler);
  return made;
}

/** The handler's parameters as the engine supplies them: `{ event, step }`. */
function stepParameters(api: DurableFunctionApi, callee: ExternalValue): Abstract[] {
  const event = opaque("event", dependenciesOf([{ kind: "request", name: "event" }]), { truthy: true });
  if (!api.steps) return [event];
  const tools = external(callee.module, callee.from, api.steps.origin, null, null);
  const list: Abstract[] = Array.from({ length: api.steps.parameter + 1 }, () => event);
  list[api.steps.parameter] = api.steps.path.length === 0 ? tools : objectValue(new Map([[api.steps.path[0]!, tools]]), { rest: event });
  return list;
}
