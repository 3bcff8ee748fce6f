import {
  alternativesOf, arrayValue, constant, mapValue, objectValue, opaque, promiseOf, undefinedValue, union, builtin,
  type Abstract,
} from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { placeIn } from "../activation.js";
import { answersChecked, parsedAnswer } from "../model-calls/answers.js";
import { askedWith, callWith, mayThrow, runCallbacks, type Call, type Called } from "../call.js";
import { dependenciesOf, dependsOn, mergeDependencies } from "./dependencies.js";
import { setOf } from "./known-sets.js";
import { elementOf } from "../evaluate.js";
import { and, meet, noFacts } from "../guards/guard-facts.js";
import { assignedTo, changedSomehow, changeTo, changeUnnamed } from "./mutation.js";
import { boundedNumber, greatestNumber } from "./numbers.js";
import { largest } from "../options.js";
import { callFetch } from "../model-calls/raw-http.js";
import { joining, nothing, sequence, settling, type Linked } from "../linked.js";
import { nodesIn } from "../../measures/fold.js";
import { repeat } from "../repeat.js";
import { responseFrom } from "../response.js";
import type { Run } from "../run.js";
import { settle } from "../settle.js";
import { mapOf } from "./maps.js";
import { memberOf } from "./members.js";
import { proxyOf } from "./proxies.js";
import { limitedList } from "./schema-value.js";
import { urlOf } from "./urls.js";
import { abortsIn, aborting, anySignal, controllerMade, settlesPromise, timeoutSignal } from "../model-calls/signals.js";

/** Calls a global function: those of the language that matter to calls, waits, and answers. */
export function* callBuiltin(name: string, call: Call): Run<Called> {
  const [first, second] = call.args.list;
  switch (name) {
    case "JSON.parse":
      return parsedJson(first, call);
    case "fetch":
      return yield* callFetch(call);
    case "Promise.all":
    case "Promise.allSettled":
      return { node: call.settled ? joining : nothing, value: joint(name, first) };
    case "Promise.race":
    case "Promise.any":
      return { node: raced(first, call), value: joint(name, first) };
    case "AbortSignal.timeout":
      return { node: nothing, value: timeoutSignal(first) };
    case "AbortSignal.any":
      return { node: nothing, value: anySignal(first) };
    case "Promise.resolve":
      return { node: nothing, value: promiseOf(first ? (settle(first)?.value ?? undefinedValue) : undefinedValue) };
    case "Promise.reject":
      return { node: nothing, value: promiseOf(undefinedValue, noFacts, true) };
    case "setTimeout":
    case "setImmediate":
    case "queueMicrotask":
      return yield* later(first, second, call);
    case "setInterval":
      return yield* interval(first, call);
    case "resolve":
    case "reject":
      return { node: settling, value: undefinedValue };
    case "clearTimeout":
    case "clearInterval":
      return { node: nothing, value: undefinedValue };
    case "Date.now":
    case "performance.now":
    case "Date":
      return { node: nothing, value: opaque(name, dependenciesOf([{ kind: "clock", name }]), { truthy: true, brand: "number" }) };
    case "crypto.randomUUID":
      return { node: nothing, value: opaque(name, dependenciesOf([{ kind: "random", name }]), { truthy: true, brand: "string" }) };
    case "Math.random":
      return { node: nothing, value: opaque(name, dependenciesOf([{ kind: "random", name }]), { brand: "number" }) };
    case "Response.json":
    case "Response.redirect":
    case "Response.error":
      return { node: nothing, value: responseFrom(call.args.list, name.split(".")[1]!) };
    case "Array.from":
      return yield* arrayFrom(call);
    // With or without `new` it makes the same.
    case "Array":
      return { node: nothing, value: arrayOfLength(first) };
    case "Reflect.apply":
      return yield* runCallbacks(call, first ? [first] : []);
    case "require":
    case "super":
      return { node: nothing, value: opaque(name) };
    default:
      if (name.startsWith("abort ")) return aborting(name, call);
      return (yield* pureFunction(name, call)) ?? (yield* unknownGlobal(name, call));
  }
}

function parsedJson(text: Abstract | undefined, call: Call): Called {
  const answer = parsedAnswer(text, call);
  const dependencies = mergeDependencies([...call.args.list.map(dependenciesIn), ...(answer ? [answer.dependencies] : [])]);
  return { node: sequence([mayThrow(call), answer?.node ?? nothing]), value: opaque("JSON.parse", dependencies) };
}

/** The first of several to settle; said where a model's answer races a timer. */
function raced(list: Abstract | undefined, call: Call): Linked {
  const items = list?.kind === "array" ? list.items : [];
  const brands = items.flatMap((one) => (one.kind === "promise" && one.value.kind === "opaque" && one.value.brand?.startsWith(TIMER) ? [one.value.brand] : []));
  const asks = items.some((one) => dependsOn(dependenciesIn(one), "model"));
  const timer = asks && brands.length > 0 ? placeIn(call.activation, call.effect.span) : null;
  const milliseconds = brands.length === 1 ? Number(brands[0]!.slice(TIMER.length)) : 0;
  return { kind: "join", how: "first", of: list?.kind === "array" && !list.rest ? items.length : null, stream: false, timer, ...(timer && milliseconds > 0 && { timerMs: milliseconds }) };
}

/** What a promise is that a timer settles, with its milliseconds where they are known. */
const TIMER = "timer ";

/** What awaiting several promises gives: all values and all their guards, or any one of them. */
function joint(name: string, list: Abstract | undefined): Abstract {
  const all = list?.kind === "array" ? [...list.items, ...(list.rest ? [list.rest] : [])] : [];
  const settled = all.map(settle);
  if (name === "Promise.allSettled") return promiseOf(arrayValue([], objectValue(new Map([["status", opaque("status")], ["value", elementOf(list ?? undefinedValue)], ["reason", opaque("reason")]]))));
  if (name === "Promise.all") {
    if (list?.kind !== "array") return promiseOf(arrayValue([], list ? (settle(elementOf(list))?.value ?? opaque("element")) : opaque("element")));
    if (settled.some((one) => one === null)) return promiseOf(undefinedValue, noFacts, true);
    const values = settled.map((one) => one!.value);
    // The elements of a mapped array may be none: their guards are no guarantee.
    const facts = list.fewer ? noFacts : settled.slice(0, list.items.length).map((one) => one!.facts).reduce(and, noFacts);
    return promiseOf(list.rest ? arrayValue(values.slice(0, -1), values[values.length - 1]!) : arrayValue(values, null, list.fewer), facts);
  }
  const fulfilled = settled.flatMap((one) => one ?? []);
  if (fulfilled.length === 0) return promiseOf(opaque("the first to settle"));
  return promiseOf(union(fulfilled), fulfilled.map((one) => one.facts).reduce(meet));
}

/** A callback that a timer runs: one that settles a promise is a wait, one that aborts a timeout, anything else runs later. */
function* later(callback: Abstract | undefined, delay: Abstract | undefined, call: Call): Run<Called> {
  const at = placeIn(call.activation, call.effect.span);
  // Made to give a promise (`promisify(setTimeout)`), it takes the time first.
  const promised = callback !== undefined && (callback.kind === "constant" || (callback.kind === "opaque" && callback.brand === "number"));
  const milliseconds = promised ? longestOf(callback) : delay ? longestOf(delay) : 0;
  const wait: Linked = { kind: "wait", milliseconds, at };
  const timer = opaque("a timer", undefined, { truthy: true });
  if (!callback || promised || callback.kind === "builtin") return { node: wait, value: timer };
  const called: Called = yield* callWith(callback, [], call);
  if (called.node === nothing || settlesPromise(called.node)) return { node: called.node === nothing && callback.kind === "function" ? nothing : sequence([wait, called.node]), value: timer };
  const aborts = abortsIn(called.node, { milliseconds, by: "timer" }, call);
  if (aborts[0] !== nothing) return { node: sequence(aborts), value: timer };
  return { node: { kind: "deferred", body: called.node, how: "callback", at }, value: timer };
}

/** The longest time a value may stand for; null where it is not known. */
function longestOf(delay: Abstract): number | null {
  const most = largest(delay);
  return typeof most === "number" ? most : null;
}

function* interval(callback: Abstract | undefined, call: Call): Run<Called> {
  const at = placeIn(call.activation, call.effect.nameSpan);
  const called: Called = callback ? yield* callWith(callback, [], call) : { node: nothing, value: undefinedValue };
  const timer = opaque("a timer", undefined, { truthy: true });
  if (called.node === nothing) return { node: nothing, value: timer };
  const body: Linked = {
    kind: "loop", loop: "poll", retry: false, bound: "unbounded", why: null, fromRequest: false, turns: [{ times: 1, body: called.node }],
    what: "setInterval", labels: [], parallel: false, leaves: true, at,
  };
  return { node: { kind: "deferred", body, how: "callback", at }, value: timer };
}

function* arrayFrom(call: Call): Run<Called> {
  const [source, callback] = call.args.list;
  const length = source?.kind === "object" ? source.members.get("length") : undefined;
  const items: Abstract = length ? arrayOfLength(length) : arrayValue([], source ? elementOf(source) : opaque("element"));
  if (!callback) return { node: nothing, value: items };
  return yield* repeat(items, callback, call, "map");
}

/** Functions without effects on calls: folded where their arguments are known, else made from them. */
function* pureFunction(name: string, call: Call): Run<Called | null> {
  const [first] = call.args.list;
  // Of what is spread and not known, any may be the greatest.
  const value = call.args.rest ? null : (foldPure(name, call.args.list) ?? boundedNumber(name, call.args.list));
  if (value) return { node: nothing, value };
  if (name === "Object.freeze" || name === "structuredClone" || name === "Object.seal") return { node: nothing, value: first ?? undefinedValue };
  if (name === "Reflect.get" && first && call.args.list[1]?.kind === "constant") return { node: nothing, value: memberOf(first, String(call.args.list[1].value), call.linker) };
  if (name === "JSON.stringify" && first?.kind === "object" && !first.brand) return { node: nothing, value: jsonText(first) };
  const changed = changedTarget(name, call);
  if (changed) return { node: nothing, value: changed };
  const made = name === "Object.fromEntries" ? fromEntries(first) : null;
  if (made) return { node: nothing, value: made };
  if (name === "Object.values" || name === "Object.entries" || name === "Object.keys") return { node: nothing, value: listed(name, first?.kind === "namespace" ? exported(first.file, call) : first) };
  if (/^(Math|Number|String|Boolean|JSON|parseInt|parseFloat|Object|Array|BigInt|Symbol|encodeURI|decodeURI|console|crypto|atob|btoa|Intl|URL|Buffer|isNaN|isFinite|Date|process|performance|Error|RegExp|Reflect|TextEncoder|TextDecoder|globalThis)\b/.test(name)) {
    const ran: Called = yield* runCallbacks(call);
    const checked = checks.test(name) ? answersChecked(call.args.list, call.activation, call.effect.span) : nothing;
    const brand = numeric.test(name) ? "number" : name === "String" ? "string" : null;
    return { node: sequence([ran.node, checked]), value: opaque(name, mergeDependencies(call.args.list.map(dependenciesIn)), { brand }) };
  }
  return null;
}

/** Functions of the language that give a number, whatever they are given. */
const numeric = /^(Math\.\w+|Number|(Number\.)?parse(Int|Float))$/;

/** Functions of the language that ask what something is. */
const checks = /^(Array\.isArray|Number\.is\w+|isNaN|isFinite)$/;

function foldPure(name: string, args: readonly Abstract[]): Abstract | null {
  if (name === "Array.isArray") {
    const known = args[0] ? alternativesOf(args[0]).map(({ value }) => value) : [];
    // What a call of a package gives (`(await db.rpc()).data`) may well be a list.
    if (known.some((one) => one.kind === "opaque" || (one.kind === "external" && one.path.includes("()")))) return null;
    const arrays = known.filter(({ kind }) => kind === "array").length;
    return arrays > 0 && arrays < known.length ? null : constant(arrays > 0);
  }
  if (!args.every((one) => one.kind === "constant")) return name === "Boolean" && args[0] ? mapValue(args[0], (one) => (one.kind === "constant" ? constant(Boolean(one.value)) : one)) : null;
  const values = args.map((one) => (one.kind === "constant" ? one.value : undefined));
  const numbers = values.map(Number);
  switch (name) {
    case "Math.min": return constant(Math.min(...numbers));
    case "Math.max": return constant(Math.max(...numbers));
    case "Math.floor": return constant(Math.floor(numbers[0]!));
    case "Math.ceil": return constant(Math.ceil(numbers[0]!));
    case "Math.round": return constant(Math.round(numbers[0]!));
    case "Math.abs": return constant(Math.abs(numbers[0]!));
    case "Math.pow": return constant(numbers[0]! ** numbers[1]!);
    case "Number": return constant(numbers[0] ?? 0);
    case "parseInt": case "Number.parseInt": return constant(parseInt(String(values[0]), 10));
    case "parseFloat": case "Number.parseFloat": return constant(parseFloat(String(values[0])));
    case "String": return constant(String(values[0]));
    case "Boolean": return constant(Boolean(values[0]));
    case "Number.isFinite": return constant(Number.isFinite(values[0]));
    case "Number.isInteger": return constant(Number.isInteger(values[0]));
    case "Number.isNaN": return constant(Number.isNaN(values[0]));
    default: return null;
  }
}

/** `Object.assign(target, …)` and its like: the target, as it is from here on; null: it is no such function. */
function changedTarget(name: string, call: Call): Abstract | null {
  const [target, ...sources] = call.args.list;
  const somehow = name === "Object.defineProperty" || name === "Object.defineProperties" || name === "Reflect.set";
  if (!target || (name !== "Object.assign" && !somehow)) return null;
  const after = mapValue(target, (one) => (somehow ? changedSomehow(one) : assignedTo(one, sources)));
  const source = call.args.sources?.[0];
  if (source) changeTo(source, target, after, call.state, call.activation, call.linker);
  else changeUnnamed(target, after, call.state, call.activation);
  return after;
}

/** What a module exports, as the object that `import * as` names. */
function exported(file: string, { linker }: Call): Abstract {
  return objectValue(new Map(linker.exportNames(file).map((one) => [one, linker.exportOf(file, one)])));
}

function listed(name: string, of: Abstract | undefined): Abstract {
  if (of?.kind !== "object" || of.rest) return arrayValue([], of ? (name === "Object.keys" ? opaque("key", dependenciesIn(of)) : elementOf(of)) : opaque("element"));
  const entries = [...of.members];
  if (name === "Object.keys") return arrayValue(entries.map(([key]) => constant(key)));
  return arrayValue(entries.map(([key, value]) => (name === "Object.values" ? value : arrayValue([constant(key), value]))));
}

/** The object of a list of entries; null where one of its names is not known. */
function fromEntries(list: Abstract | undefined): Abstract | null {
  if (list?.kind !== "array" || list.rest) return null;
  const members = list.items.map((entry): [string, Abstract] | null => {
    const [key, value] = entry.kind === "array" && !entry.rest ? entry.items : [];
    return key?.kind === "constant" ? [String(key.value), value ?? undefinedValue] : null;
  });
  return members.some((one) => one === null) ? null : objectValue(new Map(members.filter((one) => one !== null)));
}

function* unknownGlobal(name: string, call: Call): Run<Called> {
  const ran: Called = yield* runCallbacks(call);
  return { node: ran.node, value: opaque(name, mergeDependencies([dependenciesOf([{ kind: "call", name }]), ...call.args.list.map(askedWith)])) };
}

/** A stream, one end of it, or what writes it. */
export const aStream = opaque("a stream", dependenciesOf([{ kind: "stream", name: "" }]), { truthy: true });
const handedByStreams: readonly Abstract[] = [aStream, aStream];

/** `new X(…)` of a global class. */
export function* constructBuiltin(name: string, call: Call): Run<Called> {
  const [first] = call.args.list;
  switch (name) {
    case "Response":
      return { node: nothing, value: responseFrom(call.args.list, "new") };
    case "Promise": {
      const executor: Called = first ? yield* callWith(first, [builtin("resolve"), builtin("reject")], call, call.settled) : { node: nothing, value: undefinedValue };
      // One that does something once the time has come is no mere timer: `setTimeout(() => resolve(load()), headStart)`.
      const timed = isTimer(executor.node);
      // Nobody waits for the timer here: it runs beside what follows, until the promise is awaited.
      const node: Linked = timed && !call.settled && executor.node.kind === "function" ? { ...executor.node, startsOnly: true } : executor.node;
      return { node, value: promiseOf(opaque("what a promise gives", undefined, { brand: timed ? `${TIMER}${waitOf(executor.node) ?? ""}` : null })) };
    }
    case "AbortController":
      return { node: nothing, value: controllerMade(call) };
    case "ReadableStream":
    case "TransformStream":
    case "WritableStream": {
      const ran: Called = yield* runCallbacks(call, call.args.list, handedByStreams);
      const at = placeIn(call.activation, call.effect.span);
      const node: Linked = ran.node === nothing ? nothing : { kind: "deferred", body: ran.node, how: "stream", source: name === "ReadableStream" ? membersOf(first) : undefined, at };
      return { node, value: aStream };
    }
    case "Set":
      return { node: nothing, value: setOf(first) };
    case "Map":
      return { node: nothing, value: mapOf(first) };
    case "Proxy": {
      const made = proxyOf(first, call.args.list[1]);
      if (made) return { node: nothing, value: made };
      const ran: Called = yield* runCallbacks(call);
      return { node: ran.node, value: opaque("a proxy", undefined, { truthy: true }) };
    }
    case "WeakMap":
      return { node: nothing, value: opaque(name, dependenciesOf([{ kind: "object", name }]), { truthy: true, brand: name }) };
    case "Headers":
      return { node: nothing, value: opaque("headers made here", undefined, { truthy: true }) };
    case "URL":
      return { node: nothing, value: urlOf(first, call.args.list[1]) };
    case "Array":
      return { node: nothing, value: arrayOfLength(first) };
    case "TextDecoder":
    case "TextEncoder":
      // Its methods are pure functions of what they are given.
      return { node: nothing, value: builtin(name) };
    case "Date":
      return { node: nothing, value: opaque("a date", dependenciesOf([{ kind: "clock", name: "Date" }]), { truthy: true }) };
    default: {
      if (/Error$/.test(name)) {
        const members = new Map<string, Abstract>([["message", first ?? undefinedValue]]);
        return { node: nothing, value: objectValue(members, { brand: "Error", rest: opaque("of an error") }) };
      }
      const ran: Called = yield* runCallbacks(call);
      return { node: ran.node, value: opaque(`new ${name}`, mergeDependencies(call.args.list.map(dependenciesIn)), { truthy: true, brand: madeOfArguments.test(name) ? name : null }) };
    }
  }
}

/** Classes whose instances hold nothing but what they were made of. */
export const madeOfArguments = /^(Intl\.[A-Z]\w*|RegExp)$/;

/** Names of an object's members, where all of them are known. */
function membersOf(value: Abstract | undefined): readonly string[] | undefined {
  return value?.kind === "object" && !value.rest ? [...value.members.keys()] : undefined;
}

/** The milliseconds of the one wait in some code. */
function waitOf(tree: Linked): number | null {
  if (tree.kind === "function") return waitOf(tree.body);
  const [wait, ...others] = tree.kind === "sequence" ? tree.parts.filter(waits) : [tree];
  if (!wait || others.length > 0) return null;
  return wait.kind === "wait" ? wait.milliseconds : waitOf(wait);
}

/** Whether nothing but time is waited for. */
export function isTimer(tree: Linked): boolean {
  return waits(tree) && !requests(tree);
}

function waits(tree: Linked): boolean {
  if (tree.kind === "function") return waits(tree.body);
  return tree.kind === "sequence" ? tree.parts.some(waits) : tree.kind === "wait";
}

function requests(tree: Linked): boolean {
  return [...nodesIn(tree)].some(({ kind }) => kind === "http-request" || kind === "model-call" || kind === "side-effect");
}

function arrayOfLength(length: Abstract | undefined): Abstract {
  const most = greatestNumber(length);
  if (length && most !== null && Number.isFinite(most)) return limitedList(undefinedValue, most, dependenciesIn(length));
  return arrayValue([], opaque("element", length ? dependenciesIn(length) : undefined));
}


/** JSON of an object: its known members can still be asked for, as those of a request's body are; with what was spread into it, it may have more. */
function jsonText(object: Abstract & { kind: "object" }): Abstract {
  return objectValue(object.members, { brand: object.rest ? null : "json", rest: opaque("of a text", dependenciesIn(object)) });
}
