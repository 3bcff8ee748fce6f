import type { Api, CallbackApi, OptionAt, ResponseApi, RetryApi, ServeApi, SideEffectApi } from "../../catalog/api.js";
import {
  alternativesOf, arrayValue, builtin, constant, external, method, objectValue, opaque, promiseOf, undefinedValue, wrapper, type Abstract, type ExternalValue,
} from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { placeIn } from "./activation.js";
import { askedLimit } from "./model-calls/asked-limit.js";
import { aStream } from "./values/builtins.js";
import { answersChecked } from "./model-calls/answers.js";
import { askedWith, callValue, callWith, mayThrow, runCallbacks, wrappedWhileLoading, type Call, type Called } from "./call.js";
import { mergeDependencies } from "./values/dependencies.js";
import { durableFunction, step } from "./durable/durable.js";
import { elementOf } from "./evaluate.js";
import { catcherOf } from "./execute.js";
import { guarded } from "./guards/guards.js";
import { nothing, sequence, type Linked, type LinkedSideEffect } from "./linked.js";
import { iteratingMethods } from "./values/members.js";
import { modelCall } from "./model-calls/model-call.js";
import { isGiven, isUndefined, option, type OptionSource } from "./options.js";
import { change, mayHaveRun } from "./values/mutation.js";
import { numberOf } from "./values/numbers.js";
import { behind, inContext, middlewaresOf, procedure, withContext } from "./procedures.js";
import { httpCall } from "./model-calls/raw-http.js";
import { collect, handedContext, registeredCallbacks } from "./registered.js";
import { matchesPath } from "../guards/matcher.js";
import { repeat } from "./repeat.js";
import { requestPart } from "./request.js";
import { retryLoop } from "./retry-loop.js";
import { limitedList } from "./values/schema-value.js";
import { isReplacing, textMade, textOf } from "./values/text-methods.js";
import { runnable } from "./model-calls/runnable.js";
import type { Run } from "./run.js";
import { callServed } from "./durable/served.js";
import { storeUse } from "./store-use.js";

/** Calls something of a package: what the catalogue says it is, or an unknown that runs its callbacks once. */
export function* callExternal(of: ExternalValue, call: Call): Run<Called> {
  const { linker } = call;
  // `const OpenAI = require("openai")`: called itself, a module is its default export.
  const callee: ExternalValue = of.path === "" ? { ...of, path: "default" } : of;
  const isNew = call.effect.form === "new";
  const made = external(callee.module, callee.from, `${callee.path}${isNew ? "#" : "()"}`, call.args.list, callee);
  // `client.chat.completions.create.bind(client.chat.completions)`: the same, to be called later.
  if (callee.base && callee.path.endsWith(".bind")) return { node: nothing, value: callee.base };
  const found = linker.api(callee.module, callee.from, isNew ? `${callee.path}#` : callee.path);
  if (!found) return (yield* servedHere(callee, call)) ?? (yield* unknownCall(callee, made, isNew, call));
  const api = found.api.kind === "overloaded" ? overload(found.api, call) : found.api;
  return yield* catalogued(api, callee, made, call, { package: found.package, version: found.version });
}

function overload(api: Api & { kind: "overloaded" }, call: Call): Api {
  const argument = call.args.list[api.argument];
  const chosen = argument && (argument.kind === "function" || argument.kind === "wrapper") ? api.whenFunction : api.otherwise;
  return chosen.kind === "overloaded" ? overload(chosen, call) : chosen;
}

function* catalogued(api: Api, callee: ExternalValue, made: Abstract, call: Call, named: { package: string; version: string | null }): Run<Called> {
  const source = { args: call.args, callee };
  switch (api.kind) {
    case "model-call":
      if (api.whenArgument && !constructs(call.args.list[api.whenArgument.argument], api.whenArgument.constructs)) return { node: nothing, value: made };
      return yield* modelCall(api, callee, call, named);
    case "runnable":
      return yield* runnable(api, callee, call, named);
    case "http":
      return yield* httpCall(api, callee, call);
    case "retry":
      return yield* retried(api, callee, made, call);
    case "guard":
      return yield* guarded(api, callee, call);
    case "tool":
      return { node: nothing, value: call.args.list[api.argument] ?? made };
    case "pass-through":
      return yield* passThrough(api, callee, call);
    case "callback":
      return yield* callbacks(api, callee, made, call);
    case "step":
      return yield* step(api, callee, call, named);
    case "durable-function":
      return { node: nothing, value: durableFunction(api, callee, made, call) };
    case "procedure":
      return yield* procedure(api, callee, call);
    case "procedures":
      return { node: nothing, value: behind(middlewaresOf(api, callee), option(api.argument, source) ?? undefinedValue, call.linker) };
    case "response":
      return { node: nothing, value: responseOf(api, source) };
    case "wait": {
      const milliseconds = api.milliseconds && numberOf(option(api.milliseconds, source));
      return { node: { kind: "wait", milliseconds, at: placeIn(call.activation, call.effect.span) }, value: opaque("a wait", undefined, { truthy: true }) };
    }
    case "text":
      return { node: nothing, value: textOf(call.effect.form === "tag" ? "tag" : "other", call.args.list) };
    case "environment":
      return { node: nothing, value: builtin("process.env") };
    case "request-part":
      return { node: nothing, value: requestPart(api.part, dependenciesIn(made)) };
    case "route-matcher":
      return { node: nothing, value: matchesRoute(api, source) };
    case "never-returns":
      catcherOf(call.activation).add(call.state, objectValue(new Map([["status", constant(api.status)]]), { brand: "Error" }));
      return { node: { kind: "exit", exit: "throw", label: null, status: api.status, settles: false, at: placeIn(call.activation, call.effect.span) }, value: null };
    case "side-effect":
      return yield* sideEffect(api, callee, made, call);
    case "served":
      return yield* callServed(api, callee, call);
    case "serve":
      return (api.serves === "durable-functions" ? null : yield* served(api, source, call)) ?? { node: nothing, value: made };
    case "making": {
      const { effect, state, activation, linker } = call;
      if (api.builds && effect.callee.kind === "member") change(effect.callee.object, () => made, state, activation, linker);
      return { node: nothing, value: made };
    }
    case "written-rows":
      return { node: nothing, value: writtenRows(callee, made) };
    case "router":
    case "provider":
    case "telemetry":
    case "stop-condition":
    case "data-read":
    case "overloaded":
      return { node: nothing, value: made };
  }
}

function responseOf(api: ResponseApi, source: OptionSource): Abstract {
  const given = api.status.map((one) => option(one, source)).find((one) => numberOf(one) !== null);
  const members = new Map<string, Abstract>([["status", given ?? constant(api.defaultStatus)]]);
  if (api.continues) members.set("continues", constant(1));
  return objectValue(members, { brand: "Response", rest: opaque("of a response") });
}

function* sideEffect(api: SideEffectApi, callee: ExternalValue, made: Abstract, call: Call): Run<Called> {
  const { list } = call.args;
  const handed = api.hands && list[api.hands.list];
  const ran: Called = handed?.kind === "array" ? yield* startedFunction(list[api.hands!.to] ?? undefinedValue, handed.items, call) : yield* runCallbacks(call);
  const { store, writes } = api.effect === "database" ? storeUse(api, callee, list) : { store: undefined, writes: api.writes };
  const node: Linked = {
    kind: "side-effect", effect: api.effect, paid: api.paid, writes, callee: call.effect.text, client: clientOf(callee),
    store, idempotency: idempotencyOf(api, { args: call.args, callee }, call), at: placeIn(call.activation, call.effect.span),
  };
  return { node: sequence([node, mayThrow(call), ran.node]), value: made };
}

/** Runs what a router or registered callbacks serve, where a handler of one's own asks for it; null: it is made for the module, or nothing that it serves is known. */
function* served(api: ServeApi, source: OptionSource, call: Call): Run<Called | null> {
  const { linker } = call;
  const callees: Abstract[] = [];
  const root = option(api.argument, source);
  if (root) collect(root, linker, callees, new Set(), 8);
  if (call.activation.function.kind === "module" || callees.length === 0) return null;
  const maker = api.context ? option(api.context, source) : null;
  return yield* callWith(linker.anyOf(callees.map((one) => inContext(one, maker ?? null, linker))), [], call, true);
}

/** The rows that a write gives back: the first is there, of others nothing is known. */
function writtenRows(callee: ExternalValue, made: Abstract): Abstract {
  const { module, from, path } = callee;
  const base = made.kind === "external" ? made : callee;
  return arrayValue([external(module, from, `${path}().0`, null, base, true)], external(module, from, `${path}().1`, null, base));
}

/** What is started is run by its own engine, wherever it was started: a step that starts a workflow does none of its work. */
function* startedFunction(started: Abstract, list: readonly Abstract[], call: Call): Run<Called> {
  const leave = call.linker.stepEngine === "" ? null : call.linker.enterEngine("", 1);
  const ran: Called = yield* callWith(started, list, call);
  leave?.();
  return ran;
}

/** `createServerClient().from().insert` was reached from what `createServerClient` gave. */
function clientOf({ module, path, from }: ExternalValue): LinkedSideEffect["client"] {
  const maker = /^([\w$]+)\(\)\./.exec(path)?.[1];
  return maker === undefined ? undefined : { package: module, maker, madeIn: from };
}

/** Whether a key is given; one that may stand in what cannot be seen counts as given. */
function idempotencyOf({ idempotency: at }: SideEffectApi, source: OptionSource, call: Call): LinkedSideEffect["idempotency"] {
  if (!at) return undefined;
  const holder = source.args.list[at.argument];
  const given = isGiven(option(at, source)) || source.args.rest !== null || (holder !== undefined && alternativesOf(holder).some(({ value }) => value.kind !== "object" ? !isUndefined(value) : value.rest !== null));
  return { given, argument: at.argument, path: at.path, call: placeIn(call.activation, call.effect.nameSpan) };
}

/** A handler made by what serves a router, called by a handler of one's own (`withCors` around it): runs what it serves. */
function* servedHere(callee: ExternalValue, call: Call): Run<Called | null> {
  const served = /\(\)(\.\w+)?$|#\w+$/.test(callee.path) ? registeredCallbacks(callee, call.linker).filter((one) => one !== callee) : [];
  if (served.length === 0) return null;
  const handed = handedContext(callee, call.args, call.linker);
  const callees = handed ? served.map((one) => withContext(one, handed, call.linker)) : served;
  return yield* callWith(call.linker.anyOf(callees), call.args.list, call, true);
}

/** Functions handed to a package that is not known run once, unless they are registered for later (`bot.on`, `new`). */
function* unknownCall(callee: ExternalValue, made: Abstract, isNew: boolean, call: Call): Run<Called> {
  const name = callee.path.split(".").pop() ?? "";
  if (callee.base && isListMethod(name, callee.base, call)) {
    const element = elementOf(callee.base);
    const most = askedLimit(callee.base);
    const list = most === null ? arrayValue([], element) : limitedList(element, most, dependenciesIn(callee.base));
    return yield* callValue(method(list, name), call);
  }
  if (isNew || /^(on[A-Z]?|use|middleware|subscribe|addEventListener|register\w*|get|post|put|patch|delete|all|route)/.test(name)) {
    const handlers = call.args.list.some((one) => one.kind === "function");
    if (isNew || handlers) return { node: nothing, value: made };
  }
  const text = callee.base?.path.endsWith("()") && isReplacing(name, call.args.list) ? textMade(name, callee.base, call.args.list) : null;
  if (text) return { node: sequence([mayThrow(call), (yield* runCallbacks(call)).node]), value: text };
  const wrapped = wrappedWhileLoading(call, dependenciesIn(made));
  if (wrapped) return { node: nothing, value: isSchema(callee.base, call) ? made : wrapped };
  const ran: Called = yield* runCallbacks(call);
  const checked = checking.test(name) ? answersChecked(call.args.list, call.activation, call.effect.span) : nothing;
  return { node: sequence([mayThrow(call), ran.node, checked]), value: unknownResult(callee, made, call) };
}

/** What is made by calls, and parses: its own methods (`refine`, `transform`) make schemas as well. */
function isSchema(made: ExternalValue | null, { linker }: Call): boolean {
  if (!made?.path.endsWith("()")) return false;
  const parses = linker.api(made.module, made.from, `${made.path}.parse`)?.api;
  return parses?.kind === "guard" && parses.guard === "validation";
}

/** Names of functions that may look at what they are handed: what is known of none of them is not held against the code. */
const checking = /valid|parse|check|assert|decode|coerce|schema/i;

/** What a package that nothing is known of gives: only where it comes from. */
function unknownResult(callee: ExternalValue, made: Abstract, call: Call): Abstract {
  if (call.linker.context.knows(callee.module)) return made;
  const dependencies = [dependenciesIn(made), ...call.args.list.map(askedWith)];
  return opaque(`result of ${callee.path}`, mergeDependencies(dependencies));
}

/** Whether the request's path is one of some patterns, where both are known. */
function matchesRoute(api: Api & { kind: "route-matcher" }, source: { args: Call["args"]; callee: ExternalValue }): Abstract {
  const request = option(api.request, source);
  const patterns = option(api.patterns, source);
  const url = request?.kind === "opaque" ? request.why.split(" ")[2] : undefined;
  const unknown = opaque("whether the path matches", request ? dependenciesIn(request) : undefined, { brand: "boolean" });
  if (!url?.startsWith("/") || !patterns) return unknown;
  const known = patterns.kind === "array" && !patterns.rest ? patterns.items : [patterns];
  if (!known.every((one) => one.kind === "constant")) return unknown;
  return constant(known.some((one) => one.kind === "constant" && matchesPath(String(one.value), url)));
}

/** What a call gave and is gone through with a callback (or cut) is a list: rows of a database, as a rule. */
function isListMethod(name: string, base: ExternalValue, call: Call): boolean {
  const [first] = call.args.list;
  if (!base.path.includes("()") || !first) return false;
  return name === "slice" ? first.kind === "constant" : iteratingMethods.has(name) && (first.kind === "function" || first.kind === "wrapper");
}

function constructs(value: Abstract | undefined, names: readonly string[]): boolean {
  return value?.kind === "external" && names.some((name) => value.path === `${name}#` || value.path.endsWith(`.${name}#`));
}

function* retried(api: RetryApi, callee: ExternalValue, made: Abstract, call: Call): Run<Called> {
  const source = { args: call.args, callee };
  const callback = option(api.callback, source);
  if (!callback) return { node: nothing, value: made };
  // `Effect.retry(options)`: an operator, which a pipe hands its effect.
  if (!api.runs && api.bound.policies && callback.kind !== "function" && callback.kind !== "wrapper") return { node: nothing, value: made };
  if (!api.runs) return { node: nothing, value: wrapper(callback, { retry: made.kind === "external" ? made : null }) };
  // A function that was handed over earlier gets what the helper is called with (`createFetch(fetch)(url)`).
  const given = api.callback.of === "factory" ? call.args.list : [opaque("an attempt", undefined, { truthy: true })];
  const called: Called = yield* callWith(callback, given, call, true);
  const value = called.value === null ? promiseOf(undefinedValue, undefined, true) : called.value.kind === "promise" ? called.value : promiseOf(called.value);
  return { node: retryLoop(api, source, called.node, call), value };
}

function* passThrough(api: Api & { kind: "pass-through" }, callee: ExternalValue, call: Call): Run<Called> {
  const argument = call.args.list[api.argument];
  const target = (argument?.kind === "object" && api.member !== undefined ? argument.members.get(api.member) : undefined) ?? argument;
  if (!target) return { node: nothing, value: undefinedValue };
  if (api.gives === "value") return { node: nothing, value: target };
  if (api.gives === "call") return yield* callWith(target, handed(api.hands, callee), call, call.settled);
  if (api.hands) {
    const hands = api.hands.map(({ parameter, origin }) => ({ parameter, value: external(callee.module, callee.from, origin, null, callee) }));
    return { node: nothing, value: wrapper(target, { hands }) };
  }
  if (!api.sets) return { node: nothing, value: wrapper(target) };
  const { guard, parameter, path } = api.sets;
  const value = call.linker.guardedValue(guard, `${callee.path} of ${callee.module}`, placeIn(call.activation, call.effect.span));
  return { node: nothing, value: wrapper(target, { sets: { parameter, path: path.join("."), value } }) };
}

function handed(hands: { parameter: number; origin: string }[] | undefined, callee: ExternalValue): Abstract[] {
  const list: Abstract[] = [];
  for (const { parameter, origin } of hands ?? []) list[parameter] = external(callee.module, callee.from, origin, null, callee);
  return Array.from(list, (one) => one ?? opaque("an argument of a callback"));
}

function* callbacks(api: CallbackApi, callee: ExternalValue, made: Abstract, call: Call): Run<Called> {
  const at = placeIn(call.activation, call.effect.span);
  const source = { args: call.args, callee };
  const nodes: Linked[] = [];
  let value: Abstract = api.when === "now" ? made : opaque(`result of ${callee.path}`, dependenciesIn(made), { truthy: true });
  for (const place of api.callbacks) {
    const callback = option(place, source);
    // `$transaction([prisma.user.update(…), …])`: what it is given has been asked for already.
    if (!callback || callback.kind === "promise" || callback.kind === "array") continue;
    const called: Called = yield* callbackOnce(api, callback, source, callee, call);
    if (called.value && api.when === "now") value = called.value;
    if (called.node === nothing) continue;
    nodes.push(api.when === "now" ? called.node : { kind: "deferred", body: called.node, how: api.when === "deferred" ? "after" : "stream", at });
  }
  return { node: sequence(nodes), value };
}

function* callbackOnce(api: CallbackApi, callback: Abstract, source: { args: Call["args"]; callee: ExternalValue }, callee: ExternalValue, call: Call): Run<Called> {
  const over = api.times === "per-element" && api.over ? option(api.over as OptionAt, source) : undefined;
  if (over) return yield* repeat(over, callback, call, "map");
  const state = api.when === "now" && api.times === "once" ? call.state : call.state.fork();
  const hands = handed(api.hands, callee);
  const called: Called = yield* callWith(callback, hands.length > 0 ? hands : [api.when === "stream" ? aStream : opaque("an argument of a callback", undefined, { truthy: true })], { ...call, state, args: { list: [], rest: opaque("an argument of a callback") } }, call.settled);
  if (state !== call.state) mayHaveRun(call.state, state);
  return called;
}

