import type { ModelCallApi, StepBound, StopConditionApi } from "../../../catalog/api.js";
import { keyHolders } from "../../../catalog/option-names.js";
import { addAmounts, maxAmount, type Amount, type Factor } from "../../measures/amount.js";
import { alternativesOf, opaque, promiseOf, type Abstract, type ExternalValue } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn } from "../activation.js";
import { answerOf } from "./answers.js";
import { callData } from "./call-data.js";
import { callWith, type Call, type Called } from "../call.js";
import { dependenciesOf, dependsOn } from "../values/dependencies.js";
import { callUsage } from "./call-usage.js";
import { callTiming } from "./call-timing.js";
import { catcherOf } from "../execute.js";
import { withFact } from "../guards/guard-facts.js";
import { nothing, sequence, type GivenOptions, type Linked, type LinkedModelCall } from "../linked.js";
import { asksOwnHardware } from "./own-hardware.js";
import { boundOf, itemsOf } from "../loops.js";
import { attemptsOf, firstOption, isGiven, isUndefined, largest, option, type OptionSource } from "../options.js";
import { outerRetryLoop } from "../retry-loop.js";
import type { Run } from "../run.js";
import { runTools, type ToolsRun } from "./tools.js";

/** A call that asks a model: with its SDK's own retries, its steps, and what its tools do. */
export function* modelCall(api: ModelCallApi, callee: ExternalValue | null, call: Call, named: { package: string; version: string | null }): Run<Called> {
  const { activation, state } = call;
  const source: OptionSource = { args: call.args, callee };
  const at = placeIn(activation, call.effect.nameSpan);
  const place = { at, why: null };
  const streams = api.streams || (api.streamsWhen !== undefined && isGiven(option(api.streamsWhen, source)));
  // Where an option makes it stream, the call still waits for the first piece, and throws where there is none.
  const awaited = !api.streams && call.settled;
  const factors = [...requestFactors(api, source, place), ...retryFactors(api, source, named, place)];
  const tools: ToolsRun = yield* runTools(api, source, call);
  const step = api.steps ? stepFactor(api.steps, source, call, tools.node !== nothing || hasTools(api, source), place) : null;
  if (step) factors.push(step);
  const callbacks: Called = yield* runLater(api, source, call);

  const node: LinkedModelCall = {
    kind: "model-call", at, callee: call.effect.text, package: named.package, version: named.version,
    model: modelName(firstOption(api.model, source)), api: { ...(call.throughChain ? withoutCallOptions(api) : api), streams, local: asksOwnHardware(api, source, call.linker) }, factors, tools: tools.node, before: state.facts, throws: awaited,
    startsOnly: !call.settled && !api.streams, timing: callTiming(api, source, at), callerPays: callerPays(api, source), callerMayPay: callerMayPay(api, source), middleware: hasMiddleware(firstOption(api.model, source)),
    toolset: tools.toolset, given: givenOptions(source, call),
    data: callData({ args: call.args.list, callee, inputs: call.inputs ?? null }),
    usage: callUsage(api, source),
    madeIn: [...new Set(clientsOf(api, source).map(({ from }) => from))].sort(),
  };
  const failed = state.fork();
  failed.facts = withFact(failed.facts, "failed", [0]);
  if (awaited) catcherOf(activation).add(failed, opaque("a provider error", undefined, { truthy: true, brand: "Error" }));
  const answer = opaque(`answer of ${call.effect.text}`, answerOf(call.effect.text, source, api.task), { truthy: true });
  return { node: outerRetryLoop(api.outerRetries, source, sequence([node, callbacks.node]), call), value: api.streams ? answer : promiseOf(answer) };
}

/** Names of the options of a call, and of what its callee was made with. */
function givenOptions({ args, callee }: OptionSource, call: Call): GivenOptions {
  const names = (value: Abstract | undefined): string[] => (value?.kind === "object" ? [...value.members].flatMap(([name, member]) => (isUndefined(member) ? [] : [name])) : []);
  const client: string[] = [];
  for (let at = callee; at; at = at.base) if (at.path.endsWith("#")) client.push(...names(at.arguments?.[0]));
  const literal = call.effect.arguments[0]?.value;
  const written = literal?.kind === "object" ? literal.properties.flatMap((one) => (one.kind === "member" ? [one.name] : [])) : [];
  return { call: names(args.list[0]).sort(), written: written.sort(), client: client.sort() };
}

type FactorPlace = Pick<Factor, "at" | "why">;

/** What ends a call, as far as it is said where the client is made. */
function withoutCallOptions(api: ModelCallApi): ModelCallApi {
  const ofClient = ({ of }: { of: string }): boolean => of !== "call";
  return { ...api, timeout: api.timeout.filter(ofClient), abortSignal: api.abortSignal.filter(ofClient) };
}

/** One call that carries more values than a request takes is several requests. */
function requestFactors(api: ModelCallApi, source: OptionSource, place: FactorPlace): Factor[] {
  if (!api.splits) return [];
  const values = option(api.splits.values, source);
  const { perRequest } = api.splits;
  if (!values || isUndefined(values)) return [];
  const { amount, why } = boundOf(itemsOf(values));
  if (amount === "data") {
    const each = perRequest === 1;
    return [{ ...place, what: each ? "one request for each value" : "requests of as many values as the model takes", times: amount, layer: each ? "fan-out" : "sum", why }];
  }
  if (typeof amount !== "number" || perRequest === null) return [];
  const times = Math.ceil(amount / perRequest);
  return times > 1 ? [{ what: `requests of ${perRequest} values`, times, layer: "repetition", ...place }] : [];
}

function retryFactors(api: ModelCallApi, source: OptionSource, named: { package: string; version: string | null }, place: FactorPlace): Factor[] {
  const factors: Factor[] = [];
  if (api.streamRetries) {
    const stream = attemptsOf(api.streamRetries, source);
    if (stream.times !== 1) factors.push({ what: `retries of a broken stream (${named.package})`, times: stream.times, layer: "sdk-retry", ...place });
  }
  if (!api.retries) return factors;
  const { times, given } = attemptsOf(api.retries, source);
  if (times !== 1) factors.push({ what: `${named.package} retries, ${given ? "as set" : "by default"}`, times, layer: "sdk-retry", ...place });
  return factors;
}

function stepFactor(bound: StepBound, source: OptionSource, call: Call, tools: boolean, place: FactorPlace): Factor | null {
  const goesOn = bound.goesOnWithoutTools?.some((at) => isGiven(option(at, source))) ?? false;
  if (!tools && !goesOn && !bound.always) return null;
  const times = stepsOf(bound, source, call);
  if (times === 1) return null;
  const written = firstOption([...bound.options, ...(bound.roundtrips ?? [])], source);
  return { what: "agent steps", times, layer: "agent-steps", ...place, ...(written ? {} : { byDefault: true }) };
}

function stepsOf(bound: StepBound, source: OptionSource, call: Call): Amount {
  const given = firstOption(bound.options, source);
  if (!given) {
    const trips = firstOption(bound.roundtrips ?? [], source);
    if (trips) return addAmounts(known(trips), 1);
    return bound.default;
  }
  if (bound.form === "stop-condition") {
    const stops = stopsAt(given, call);
    // Whether the tool that ends it is the one that is forced cannot be told.
    return stops === "unbounded" && waitsForTool(given, call) && bound.forcedBy?.some((at) => forces(option(at, source))) ? "unknown" : stops;
  }
  const amount = known(given);
  return typeof amount === "number" ? Math.ceil(amount / (bound.unitsPerRequest ?? 1)) : amount;
}

function known(value: Abstract): Amount {
  const amount = largest(value);
  return amount === "other" ? "unknown" : amount;
}

/** The first of several conditions to hold ends the loop; one that counts must count to a whole number (FACTS C3). */
function stopsAt(value: Abstract, call: Call): Amount {
  const perAlternative = alternativesOf(value).map(({ value: one }): Amount => {
    if (one.kind === "array") {
      const each = [...one.items.map((item) => stopsAt(item, call)), ...(one.rest ? ["unknown" as const] : [])];
      const numbers = each.filter((amount): amount is number => typeof amount === "number");
      return numbers.length > 0 ? Math.min(...numbers) : each.includes("unknown") ? "unknown" : "unbounded";
    }
    if (one.kind === "external") return ofCondition(one, call);
    if (one.kind === "constant" && isUndefined(one)) return 1;
    return "unknown";
  });
  return perAlternative.reduce(maxAmount);
}

function conditionApi(value: ExternalValue, { linker }: Call): StopConditionApi | null {
  const found = linker.api(value.module, value.from, value.path.replace(/\(\)$/, ""))?.api;
  return found?.kind === "stop-condition" ? found : null;
}

/** Whether one of the conditions is that the model does something. */
function waitsForTool(value: Abstract, call: Call): boolean {
  return alternativesOf(value).some(({ value: one }) =>
    one.kind === "array" ? one.items.some((item) => waitsForTool(item, call)) : one.kind === "external" && conditionApi(one, call)?.stops.at === "event");
}

/** `toolChoice: "required"` leaves the model the choice of the tool. */
function forces(value: Abstract | undefined): boolean {
  return value !== undefined && !isUndefined(value) && value.kind !== "constant";
}

function ofCondition(value: ExternalValue, call: Call): Amount {
  const found = conditionApi(value, call);
  if (!found) return "unknown";
  if (found.stops.at !== "count") return "unbounded";
  const count = value.arguments?.[found.stops.argument];
  const amount = count ? largest(count) : "unknown";
  if (typeof amount !== "number") return amount === "other" ? "unknown" : amount;
  return Number.isInteger(amount) && amount >= 1 ? amount : "unbounded";
}

/** Whether the key stands in the request: the caller's money. A key that may be the app's own is not. */
function callerPays(api: ModelCallApi, source: OptionSource): boolean {
  return keysOf(api, source).some((key) => {
    const all = dependenciesIn(key).all;
    return all.some((one) => one.kind === "request") && !all.some((one) => one.kind === "env" || one.kind === "call");
  });
}

/** Whether callers may bring a key, the app's own being for those who bring none. */
function callerMayPay(api: ModelCallApi, source: OptionSource): boolean {
  return keysOf(api, source).some((key) => dependsOn(dependenciesIn(key), "request"));
}

function keysOf(api: ModelCallApi, source: OptionSource): Abstract[] {
  const made = clientsOf(api, source).flatMap((one) => one.arguments ?? []);
  return [...made, ...source.args.list].flatMap((value) => keysIn(value, 3));
}

/** The callee and the models it may ask, each with all it was made from. */
function clientsOf(api: ModelCallApi, source: OptionSource): ExternalValue[] {
  const model = firstOption(api.model, source);
  const all: ExternalValue[] = [];
  for (const one of [source.callee, ...(model ? alternativesOf(model).map(({ value }) => value) : [])]) {
    for (let at: ExternalValue | null = one?.kind === "external" ? one : null; at; at = at.base) all.push(at);
  }
  return all;
}

function keysIn(value: Abstract, depth: number): Abstract[] {
  if (value.kind !== "object" || depth === 0) return [];
  return [...value.members].flatMap(([name, member]) => (keyHolders.test(name) ? [member] : keysIn(member, depth - 1)));
}

function hasTools(api: ModelCallApi, source: OptionSource): boolean {
  return api.tools.some((at) => {
    const tools = option(at, source);
    return tools !== undefined && !isUndefined(tools) && !(tools.kind === "object" && tools.members.size === 0 && !tools.rest);
  });
}

/** Callbacks that run after the answer: not on the way of the response. */
function* runLater(api: ModelCallApi, source: OptionSource, call: Call): Run<Called> {
  const nodes: Linked[] = [];
  for (const at of api.callbacks) {
    const callback = option(at, source);
    if (!callback || !alternativesOf(callback).some((one) => one.value.kind === "function")) continue;
    const own = { ...call, state: call.state.fork(), args: { list: [], rest: null } };
    const called: Called = yield* callWith(callback, [opaque("what the model gave", dependenciesOf([{ kind: "model", name: "answer" }]), { truthy: true })], own);
    if (called.node !== nothing) nodes.push({ kind: "deferred", body: called.node, how: "stream", at: placeIn(call.activation, call.effect.span) });
  }
  return { node: sequence(nodes), value: null };
}

/** Whether a model was wrapped in middleware with functions of the app's own. */
function hasMiddleware(model: Abstract | undefined, depth = 4): boolean {
  if (model?.kind !== "external" || depth === 0) return false;
  const [options] = model.arguments ?? [];
  if (options?.kind !== "object") return false;
  const middleware = options.members.get("middleware");
  const layers = middleware?.kind === "array" ? middleware.items : middleware ? [middleware] : [];
  return layers.some((one) => one.kind === "object" && [...one.members.values()].some((member) => member.kind === "function")) || hasMiddleware(options.members.get("model"), depth - 1);
}

/** A model's id: the text itself, or the text a provider's factory was called with; of several, in the order of their names. */
function modelName(value: Abstract | undefined): string | null {
  if (!value) return null;
  const names = alternativesOf(value).flatMap(({ value: one }) => {
    if (one.kind === "constant" && typeof one.value === "string") return [one.value];
    if (one.kind === "external") return modelName(one.arguments?.[0]) ?? [];
    return [];
  });
  return names.length > 0 ? [...new Set(names)].sort().join(" | ") : null;
}
