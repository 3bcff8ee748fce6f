import type { DurableFunctionApi, StepApi } from "../../../catalog/api.js";
import { endpointAdapters } from "../../../catalog/engines.js";
import { external, opaque, objectValue, promiseOf, undefinedValue, wrapper, type Abstract, type ExternalValue, type WrapperValue } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn } from "../activation.js";
import { callWith, type Call, type Called } from "../call.js";
import { dependenciesOf } from "../values/dependencies.js";
import type { Place } from "../../finding.js";
import type { DurableDeclaration } from "./declaration.js";
import type { Linker } from "../linker.js";
import { modelCall } from "../model-calls/model-call.js";
import { attemptsOf, option, type OptionSource } from "../options.js";
import { modelCallDefaults } from "../../../catalog/describe.js";
import { nothing, type Linked, type LinkedStep } from "../linked.js";
import type { Run } from "../run.js";

/** A step of a durable engine: what its function does, once memoised and retried by the engine. */
export function* step(api: StepApi, callee: ExternalValue, call: Call, named: { package: string; version: string | null }): Run<Called> {
  const source = { args: call.args, callee };
  const at = placeIn(call.activation, call.effect.nameSpan);
  const id = api.id ? option(api.id, source) : undefined;
  const own = { kind: "step", engine: api.engine, ...identityOf(id, api, call), at } as const;
  if (api.callback === null) {
    if (!api.infers) return { node: { ...own, body: nothing }, value: promiseOf(opaque(`result of ${call.effect.text}`, dependenciesOf([{ kind: "call", name: call.effect.text }]))) };
    const asked: Called = yield* modelCall(modelCallDefaults, callee, call, named);
    return { node: { ...own, body: asked.node }, value: asked.value };
  }
  const callback = option(api.callback, source);
  const called: Called = callback ? yield* callWith(callback, call.args.list.slice(2), call, true) : { node: nothing, value: undefinedValue };
  const body: Linked = { ...own, body: called.node };
  const value = called.value === null ? promiseOf(undefinedValue, undefined, true) : called.value.kind === "promise" ? called.value : promiseOf(called.value);
  return { node: called.node === nothing ? body : retriedByEngine(body, call), value };
}

/** By what the engine knows a step again. */
function identityOf(id: Abstract | undefined, api: StepApi, call: Call): Pick<LinkedStep, "id" | "idAt" | "unstable"> {
  const argument = api.id?.of === "call" && api.id.path.length === 0 ? call.effect.arguments[api.id.argument] : undefined;
  const unstable = id !== undefined && dependenciesIn(id).all.some(({ kind, name }) => kind === "clock" || kind === "random" || /randomUUID|nanoid|uuid/i.test(name));
  return { id: id?.kind === "constant" ? String(id.value) : null, idAt: argument ? placeIn(call.activation, argument.span) : null, unstable };
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
  const at = placeIn(call.activation, call.effect.nameSpan);
  const declared = declaration(api, { args: call.args, callee });
  call.linker.registerDurable({ ...declared, at });
  if (api.trigger !== "request" && api.trigger !== "served") return made;
  const asks = api.trigger === "served" ? "engine" : "caller";
  return wrapper(declared.handler, { endpoint: { engine: api.engine, asks, at, withoutAdapter: withoutAdapter(api, callee) }, hands: contextOf(api, callee) });
}

/** The durable function that a value is (`inngest.createFunction(…)`), if it is one. */
export function declaredBy(value: ExternalValue, linker: Linker): Omit<DurableDeclaration, "at"> | null {
  if (!value.base || !value.path.endsWith("()")) return null;
  const api = linker.api(value.module, value.from, value.base.path)?.api;
  return api?.kind === "durable-function" ? declaration(api, { args: { list: value.arguments ?? [], rest: null }, callee: value.base }) : null;
}

function declaration(api: DurableFunctionApi, source: OptionSource & { callee: ExternalValue }): Omit<DurableDeclaration, "at"> {
  const id = api.id ? option(api.id, source) : undefined;
  return {
    engine: api.engine, trigger: api.trigger, id: id?.kind === "constant" ? String(id.value) : null, handler: option(api.handler, source) ?? undefinedValue,
    attempts: api.retries ? attemptsOf(api.retries, source).times : 1, parameters: stepParameters(api, source.callee),
  };
}

/** The context that an endpoint's engine hands its function before all else. */
function contextOf(api: DurableFunctionApi, callee: ExternalValue): WrapperValue["hands"] {
  return api.steps && api.steps.path.length === 0 ? [{ parameter: api.steps.parameter, value: external(callee.module, callee.from, api.steps.origin, null, null) }] : [];
}

/** The file of a client that was made without what endpoints need; null where that is not known. */
function withoutAdapter({ engine }: DurableFunctionApi, { base }: ExternalValue): string | null {
  const [options] = base?.arguments ?? [];
  const adapter = endpointAdapters[engine];
  if (!adapter || base?.path !== adapter.client || options?.kind !== "object" || options.rest) return null;
  return options.members.has(adapter.option) ? null : base.from;
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
