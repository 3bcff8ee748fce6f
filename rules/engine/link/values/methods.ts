import {
  alternativesOf, arrayValue, constant, functionValue, mapValue, objectValue, opaque, promiseOf, truthiness, undefinedValue, union, wrapper, type Abstract, type MethodValue, type OpaqueValue,
} from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { placeIn } from "../activation.js";
import { callWith, runCallbacks, type Call, type Called } from "../call.js";
import { capped, dependsOn, mergeDependencies } from "./dependencies.js";
import { elementOf } from "../evaluate.js";
import { noFacts, withFact } from "../guards/guard-facts.js";
import { nothing, sequence, type Linked } from "../linked.js";
import { changedSet, isAmong, isInSet, isKnownSet } from "./known-sets.js";
import { iteratingMethods } from "./members.js";
import { mayHaveRun } from "./mutation.js";
import { isRegistry, onMap, valuesOf } from "./maps.js";
import { greatestNumber, numberOf } from "./numbers.js";
import { matched } from "./patterns.js";
import { constantsOf } from "./parts.js";
import { putBack } from "./put-back.js";
import { repeat } from "../repeat.js";
import { readsBody, requestMethod } from "../request.js";
import type { Run } from "../run.js";
import { limitedList } from "./schema-value.js";
import { settle } from "../settle.js";
import { textMade } from "./text-methods.js";
import { knownBeginning } from "./text-size.js";
import { ADDRESS, hrefOf } from "./urls.js";
import { abortsIn, signalIn } from "../model-calls/signals.js";

/** Calls a method of a value that is no object of the app. */
export function* callMethod(callee: MethodValue, call: Call): Run<Called> {
  const { object, name } = callee;
  const [first] = call.args.list;
  if (object.kind === "promise") return yield* onPromise(object, name, call);
  if (object.kind === "function" || object.kind === "wrapper") return yield* onFunction(object, name, call);
  // `payload.find({ collection })` is no list's.
  if (iteratingMethods.has(name) && first && first.kind !== "object") return yield* repeat(isRegistry(object) ? valuesOf(object) : object, first, call, name);
  const ofMap = onMap(callee, call);
  if (ofMap) return { node: nothing, value: ofMap };
  const match = matched(object, name, call.args.list);
  if (match) return { node: nothing, value: match };
  const value = object.kind === "constant" ? onText(object.value, name, call.args.list) : object.kind === "array" ? onArray(callee, object, name, call) : null;
  if (value) return { node: nothing, value };
  if (object.kind === "opaque" && isKnownSet(object)) {
    const among = name === "has" ? isInSet(object, first) : null;
    if (among) return { node: nothing, value: among };
    if (name !== "has") putBack(callee, changedSet(object), call);
  }
  if (object.kind === "opaque" && name === "slice" && object.brand !== "string") {
    const sliced = sliceOf(object, call.args.list);
    if (sliced) return { node: nothing, value: sliced };
  }
  const begins = object.kind === "opaque" && name === "startsWith" && first?.kind === "constant" ? beginsWith(object.why, String(first.value)) : null;
  if (begins !== null) return { node: nothing, value: constant(begins) };
  // A setting of the environment that is set is not blank.
  if (object.kind === "opaque" && object.brand === "string" && wholeTexts.has(name) && dependsOn(object.dependencies, "env")) return { node: nothing, value: object };
  if (object.kind === "opaque" && object.brand === ADDRESS) return { node: nothing, value: hrefOf(object) };
  const cut = object.kind === "opaque" && object.brand === "string" ? cutText(object, name, call.args.list) : null;
  if (cut) return { node: nothing, value: cut };
  if (object.kind === "opaque") {
    const part = requestMethod(object, name, first);
    if (part) return { node: readsBody(object, name) ? { kind: "body-read", method: name, at: placeIn(call.activation, call.effect.nameSpan) } : nothing, value: part };
    // `res.on("close", () => controller.abort())`: whoever asked has left.
    if (leaves(object, name, first)) return { node: sequence(abortsIn((yield* runCallbacks(call)).node, { milliseconds: null, by: "request" }, call)), value: object };
    if (object.brand === "ApiResponse") return { node: nothing, value: onApiResponse(object, name, first) };
  }
  const told = object.kind === "object" ? object.members.get(`${name}()`) : undefined;
  if (told) return { node: nothing, value: told };
  if (object.kind === "object" && object.brand === "Response") return { node: nothing, value: name === "clone" ? object : opaque(name, dependenciesIn(object)) };
  const ran: Called = yield* runCallbacks(call);
  // `request.signal.addEventListener("abort", () => controller.abort())`
  if (name === "addEventListener") return { node: sequence(isRequestSignal(object) ? abortsIn(ran.node, { milliseconds: null, by: "request" }, call) : []), value: undefinedValue };
  return { node: ran.node, value: textMade(name, object, call.args.list) ?? opaque(`.${name}()`, mergeDependencies([dependenciesIn(object), ...call.args.list.map(dependenciesIn)])) };
}

/** Whether what a pages API listens to happens when whoever asked has left. */
function leaves({ brand }: OpaqueValue, name: string, event: Abstract | undefined): boolean {
  return (brand === "ApiRequest" || brand === "ApiResponse") && (name === "on" || name === "once") && event?.kind === "constant" && (event.value === "close" || event.value === "aborted");
}

/** `then`, `catch`, `finally`. */
function* onPromise(promise: Abstract & { kind: "promise" }, name: string, call: Call): Run<Called> {
  const [first, second] = call.args.list;
  const at = placeIn(call.activation, call.effect.span);
  if (name === "finally") {
    const called: Called = first ? yield* callWith(first, [], call) : { node: nothing, value: undefinedValue };
    return { node: called.node, value: promise };
  }
  const onFulfilled = name === "then" ? first : undefined;
  const onRejected = name === "then" ? second : first;
  let value: Abstract = promise;
  const nodes: Linked[] = [];
  if (onFulfilled && !isNullish(onFulfilled) && !promise.never) {
    const after = call.state.fork();
    after.assert(promise.facts);
    const called: Called = yield* callWith(onFulfilled, [promise.value], { ...call, state: after });
    mayHaveRun(call.state, after);
    nodes.push(called.node);
    value = called.value === null ? promiseOf(undefinedValue, noFacts, true) : promiseOf(settle(called.value)?.value ?? undefinedValue, promise.facts);
  }
  if (onRejected && !isNullish(onRejected)) {
    const failed = call.state.fork();
    failed.facts = withFact(failed.facts, "failed", [0]);
    const called: Called = yield* callWith(onRejected, [opaque("a rejection", undefined, { truthy: true, brand: "Error" })], { ...call, state: failed });
    mayHaveRun(call.state, failed);
    const rescued = called.value === null ? null : settle(called.value);
    const before = settle(value);
    // `then(a, b)` runs one of the two; `catch(b)` runs b or nothing.
    if (called.node !== nothing) nodes.splice(0, 1, { kind: "choice", arms: [nodes[0] ?? nothing, called.node], at });
    const ways = [...(before ? [before] : []), ...(rescued ? [{ value: rescued.value, facts: withFact(rescued.facts, "failed", [0]) }] : [])];
    value = ways.length === 0 ? promiseOf(undefinedValue, noFacts, true) : promiseOf(union(ways.map((one) => ({ value: one.value, facts: one.facts }))));
    if (before && rescued === null) value = promiseOf(before.value, before.facts);
  }
  return { node: nodes.length === 1 ? nodes[0]! : { kind: "sequence", parts: nodes }, value };
}

function* onFunction(fn: Abstract, name: string, call: Call): Run<Called> {
  const [self, ...rest] = call.args.list;
  if (name === "bind") return { node: nothing, value: bound(fn, self) };
  if (name === "call") return yield* callWith(bound(fn, self), rest, call, call.settled);
  if (name === "apply") return yield* callWith(bound(fn, self), rest[0]?.kind === "array" ? rest[0].items : [], call, call.settled);
  if (name === "pipe") return yield* piped(fn, call);
  return { node: nothing, value: opaque(`.${name}()`) };
}

/** `effect.pipe(Effect.retry(options), Effect.runPromise)`: each operator gets what the one before made. */
function* piped(start: Abstract, call: Call): Run<Called> {
  const nodes: Linked[] = [];
  let value = start;
  for (const operator of call.args.list) {
    if (operator.kind === "external" && operator.path.endsWith("()")) {
      const api = call.linker.api(operator.module, operator.from, operator.path.slice(0, -2))?.api;
      if (api?.kind === "retry") value = wrapper(value, { retry: operator });
    } else {
      const called: Called = yield* callWith(operator, [value], call, call.settled);
      nodes.push(called.node);
      value = called.value ?? undefinedValue;
    }
  }
  return { node: nodes.length === 1 ? nodes[0]! : { kind: "sequence", parts: nodes }, value };
}

function bound(fn: Abstract, self: Abstract | undefined): Abstract {
  return mapValue(fn, (one) => (one.kind === "function" && self ? functionValue(one.file, one.function, one.frame, self) : one));
}

function onArray(callee: MethodValue, list: Abstract & { kind: "array" }, name: string, call: Call): Abstract | null {
  const { args } = call;
  switch (name) {
    case "push":
    case "unshift": {
      const more = args.list;
      const grown = name === "push" && !list.rest ? arrayValue([...list.items, ...more], args.rest, list.fewer) : arrayValue(list.items, anyOf([...more, ...(list.rest ? [list.rest] : [])]));
      putBack(callee, grown, call);
      return list.rest || list.fewer ? opaque("length", dependenciesIn(list)) : constant(list.items.length + more.length);
    }
    case "pop":
    case "shift": {
      if (list.rest || list.fewer || list.items.length === 0) return list.items.length > 0 || list.rest ? anyOf([...list.items, ...(list.rest ? [list.rest] : []), undefinedValue]) : undefinedValue;
      putBack(callee, arrayValue(name === "pop" ? list.items.slice(0, -1) : list.items.slice(1)), call);
      return name === "pop" ? list.items[list.items.length - 1]! : list.items[0]!;
    }
    case "concat":
      return arrayValue([...list.items, ...args.list.flatMap((one) => (one.kind === "array" ? one.items : [one]))], list.rest ?? args.list.flatMap((one) => (one.kind === "array" && one.rest ? [one.rest] : []))[0] ?? null, [list, ...args.list].some((one) => one.kind === "array" && one.fewer));
    case "slice": {
      const [from, to] = cutsOf(args.list);
      if (list.rest && typeof to === "number" && to >= 0 && (from ?? 0) >= 0) {
        const length = to - (from ?? 0);
        if (length > 40) return limitedList(elementOf(list), length, dependenciesIn(list));
        return arrayValue(Array.from({ length: Math.max(0, length) }, (_, index) => list.items[index + (from ?? 0)] ?? list.rest!), null, to > list.items.length);
      }
      if (list.rest || args.list.length === 0) return list;
      return Number.isNaN(from) || Number.isNaN(to ?? 0) ? arrayValue([], elementOf(list)) : arrayValue(list.items.slice(from, to), null, list.fewer);
    }
    case "splice":
      return spliced(callee, list, call);
    case "fill":
    case "copyWithin":
      putBack(callee, name === "fill" && args.list.length === 1 && !list.rest ? arrayValue(list.items.map(() => args.list[0]!), null, list.fewer) : arrayValue([], anyOf([elementOf(list), ...args.list.slice(0, 1)])), call);
      return list;
    case "reverse":
      putBack(callee, arrayValue([...list.items].reverse(), list.rest, list.fewer), call);
      return arrayValue([...list.items].reverse(), list.rest, list.fewer);
    case "sort":
    case "toSorted":
    case "values":
      return list;
    case "flat":
      return arrayValue(list.items.flatMap((one) => (one.kind === "array" && !one.rest ? one.items : [one])), list.rest, [list, ...list.items].some((one) => one.kind === "array" && one.fewer));
    case "at":
      return args.list[0]?.kind === "constant" && !list.rest ? (list.items.at(Number(args.list[0].value)) ?? undefinedValue) : elementOf(list);
    case "join": {
      const held = constantsOf(list);
      return held ? constant(held.map(String).join(args.list[0]?.kind === "constant" ? String(args.list[0].value) : ",")) : opaque("joined", dependenciesIn(list), { brand: "string" });
    }
    case "includes":
    case "indexOf": {
      const wanted = args.list[0];
      const held = constantsOf(list);
      if (held && wanted) {
        const known = name === "includes" ? isAmong(wanted, held) : wanted.kind === "constant" ? constant(list.items.indexOf(wanted)) : null;
        if (known) return known;
      }
      // Nothing is in an empty list, and nothing that is there is one of `[""]`.
      const holdsNone = !list.rest && list.items.every((one) => wanted !== undefined && truthiness(wanted) === true && truthiness(one) === false);
      if (holdsNone) return constant(name === "includes" ? false : -1);
      return opaque(name, mergeDependencies([dependenciesIn(list), ...(wanted ? [dependenciesIn(wanted)] : [])]), { brand: "boolean" });
    }
    default:
      return null;
  }
}

/** `splice(from, count, ...more)`: exact where both are known, else a list of any of the elements. */
function spliced(callee: MethodValue, list: Abstract & { kind: "array" }, call: Call): Abstract {
  const [from, count, ...more] = call.args.list;
  const at = from?.kind === "constant" ? Number(from.value) : NaN;
  const most = count === undefined ? Infinity : count.kind === "constant" ? Number(count.value) : NaN;
  if (list.rest || call.args.rest || Number.isNaN(at) || Number.isNaN(most)) {
    putBack(callee, arrayValue([], anyOf([elementOf(list), ...more])), call);
    return arrayValue([], elementOf(list));
  }
  const items = [...list.items];
  const removed = items.splice(at, Math.min(most, items.length), ...more);
  putBack(callee, arrayValue(items), call);
  return arrayValue(removed);
}

function anyOf(values: readonly Abstract[]): Abstract {
  return values.length === 0 ? undefinedValue : union(values.map((value) => ({ value, facts: noFacts })));
}

/** From where and to where at most `slice` cuts; NaN: not known. */
function cutsOf([from, to]: readonly Abstract[]): number[] {
  return [...(from ? [numberOf(from) ?? NaN] : []), ...(to ? [greatestNumber(to) ?? NaN] : [])];
}

/** `xs.slice(0, 5)`: at most five elements, whatever it is of. */
function sliceOf(object: Abstract & { kind: "opaque" }, args: readonly Abstract[]): Abstract | null {
  const [from, to] = cutsOf(args);
  if (from === undefined || Number.isNaN(from)) return null;
  const length = to === undefined ? (from < 0 ? -from : NaN) : from >= 0 && to >= 0 ? Math.max(0, to - from) : NaN;
  return Number.isNaN(length) ? null : limitedList(opaque("element", object.dependencies), length, capped(object.dependencies, length));
}

/** What gives a text as it is, but for its case and the blanks around it. */
const wholeTexts = new Set(["trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "toString"]);

/** `text.slice(0, 4000)`: at most so many characters. */
function cutText(text: Abstract & { kind: "opaque" }, name: string, args: readonly Abstract[]): Abstract | null {
  if (name !== "slice" && name !== "substring" && name !== "substr") return null;
  const [from, to] = args.map((one) => numberOf(one) ?? NaN);
  const length = to === undefined ? (from !== undefined && from < 0 ? -from : NaN) : to - (name === "substr" ? 0 : (from ?? 0));
  return length > 0 ? opaque("a cut text", capped(text.dependencies, length), { brand: "string" }) : null;
}

/** Whether a text of which parts are known (`text:/api/chats/\0`) begins so; null: its known beginning does not tell. */
function beginsWith(why: string, beginning: string): boolean | null {
  const known = knownBeginning(why);
  if (known === null || (known.length < beginning.length && beginning.startsWith(known))) return null;
  return known.startsWith(beginning);
}

/** Methods of a constant text, where the arguments are constant too. */
export function onText(text: string | number | boolean | null | undefined, name: string, args: readonly Abstract[]): Abstract | null {
  if (typeof text !== "string" || !args.every((one) => one.kind === "constant")) return null;
  const values = args.map((one) => (one.kind === "constant" ? one.value : undefined));
  const [a, b] = values as [never, never];
  switch (name) {
    case "toLowerCase": return constant(text.toLowerCase());
    case "toUpperCase": return constant(text.toUpperCase());
    case "trim": return constant(text.trim());
    case "startsWith": return constant(text.startsWith(String(a)));
    case "endsWith": return constant(text.endsWith(String(a)));
    case "includes": return constant(text.includes(String(a)));
    case "replace": return constant(text.replace(String(a), String(b)));
    case "replaceAll": return constant(text.replaceAll(String(a), String(b)));
    case "slice": case "substring": return constant(text.slice(a, b));
    case "concat": return constant(text.concat(...values.map(String)));
    case "split": return arrayValue(text.split(String(a)).map((part) => constant(part)));
    default: return null;
  }
}

/** `res.status(402).json(…)`: the status stays with what is given on. */
function onApiResponse(object: Abstract & { kind: "opaque" }, name: string, first: Abstract | undefined): Abstract {
  if (name === "status" && first) return objectValue(new Map([["status", first]]), { brand: "Response", rest: opaque("of a response") });
  return name === "json" || name === "send" || name === "end" || name === "redirect" ? objectValue(new Map([["status", constant(200)]]), { brand: "Response" }) : object;
}

function isRequestSignal(value: Abstract): boolean {
  return signalIn(value).request;
}

function isNullish(value: Abstract): boolean {
  return alternativesOf(value).every((one) => one.value.kind === "constant" && (one.value.value === null || one.value.value === undefined));
}

