import { arrayValue, constant, objectValue, opaque, undefinedValue, type Abstract, type MethodValue, type OpaqueValue } from "./abstract.js";
import { placeIn } from "../activation.js";
import { runCallbacks, type Call, type Called } from "../call.js";
import { nothing, sequence } from "../linked.js";
import { abortsIn, signalIn } from "../model-calls/signals.js";
import { repeat } from "../repeat.js";
import { readsBody, requestMethod } from "../request.js";
import type { Run } from "../run.js";
import { dependenciesIn } from "./dependencies-in.js";
import { capped, dependsOn, mergeDependencies } from "./dependencies.js";
import { onFunction } from "./function-methods.js";
import { changedSet, isInSet, isKnownSet } from "./known-sets.js";
import { onList, sliceOf } from "./list-methods.js";
import { isRegistry, onMap, valuesOf } from "./maps.js";
import { iteratingMethods } from "./members.js";
import { numberOf } from "./numbers.js";
import { matched } from "./patterns.js";
import { onPromise } from "./promise-methods.js";
import { putBack } from "./put-back.js";
import { textMade } from "./text-methods.js";
import { knownBeginning } from "./text-size.js";
import { ADDRESS, hrefOf } from "./urls.js";

/** Calls a method of a value that is no object of the app. */
export function* callMethod(callee: MethodValue, call: Call): Run<Called> {
  const { object, name } = callee;
  const args = call.args.list;
  const [first] = args;
  if (object.kind === "promise") return yield* onPromise(object, name, call);
  if (object.kind === "function" || object.kind === "wrapper") return yield* onFunction(object, name, call);
  // `payload.find({ collection })` is no list's.
  if (iteratingMethods.has(name) && first && first.kind !== "object") return yield* repeat(isRegistry(object) ? valuesOf(object) : object, first, call, name);
  const known = onMap(callee, call) ?? matched(object, name, args) ?? valueOf(callee, call);
  if (known) return { node: nothing, value: known };
  if (object.kind === "opaque") {
    const ofRequest = yield* onRequest(object, name, call);
    if (ofRequest) return ofRequest;
  }
  const ran: Called = yield* runCallbacks(call);
  // `request.signal.addEventListener("abort", () => controller.abort())`
  if (name === "addEventListener") return { node: sequence(isRequestSignal(object) ? abortsIn(ran.node, { milliseconds: null, by: "request" }, call) : []), value: undefinedValue };
  return { node: ran.node, value: textMade(name, object, args) ?? opaque(`.${name}()`, mergeDependencies([dependenciesIn(object), ...args.map(dependenciesIn)])) };
}

/** What a method gives that runs nothing; null where that is not known. */
function valueOf(callee: MethodValue, call: Call): Abstract | null {
  const { object, name } = callee;
  switch (object.kind) {
    case "constant":
      return onText(object.value, name, call.args.list);
    case "array":
      return onList(callee, object, name, call);
    case "object": {
      const told = object.members.get(`${name}()`);
      if (told || object.brand !== "Response") return told ?? null;
      return name === "clone" ? object : opaque(name, dependenciesIn(object));
    }
    case "opaque":
      return onOpaque(object, callee, call);
    default:
      return null;
  }
}

/** Of a value of which only something is known: the set it was tested to be in, how it begins, how long it is at most. */
function onOpaque(object: OpaqueValue, callee: MethodValue, call: Call): Abstract | null {
  const { name } = callee;
  const args = call.args.list;
  const [first] = args;
  if (isKnownSet(object)) {
    const among = name === "has" ? isInSet(object, first) : null;
    if (among) return among;
    if (name !== "has") putBack(callee, changedSet(object), call);
  }
  const isText = object.brand === "string";
  const slice = name === "slice" && !isText ? sliceOf(object, args) : null;
  if (slice) return slice;
  const begins = name === "startsWith" && first?.kind === "constant" ? beginsWith(object.why, String(first.value)) : null;
  if (begins !== null) return constant(begins);
  // A setting of the environment that is set is not blank.
  if (isText && wholeTexts.has(name) && dependsOn(object.dependencies, "env")) return object;
  if (object.brand === ADDRESS) return hrefOf(object);
  return isText ? cutText(object, name, args) : null;
}

/** A method of the request, of a part of it, or of what a pages API answers with; null: of something else. */
function* onRequest(object: OpaqueValue, name: string, call: Call): Run<Called | null> {
  const [first] = call.args.list;
  const part = requestMethod(object, name, first);
  if (part) return { node: readsBody(object, name) ? { kind: "body-read", method: name, at: placeIn(call.activation, call.effect.nameSpan) } : nothing, value: part };
  // `res.on("close", () => controller.abort())`: whoever asked has left.
  if (leaves(object, name, first)) return { node: sequence(abortsIn((yield* runCallbacks(call)).node, { milliseconds: null, by: "request" }, call)), value: object };
  return object.brand === "ApiResponse" ? { node: nothing, value: onApiResponse(object, name, first) } : null;
}

/** Whether what a pages API listens to happens when whoever asked has left. */
function leaves({ brand }: OpaqueValue, name: string, event: Abstract | undefined): boolean {
  return (brand === "ApiRequest" || brand === "ApiResponse") && (name === "on" || name === "once") && event?.kind === "constant" && (event.value === "close" || event.value === "aborted");
}

/** What gives a text as it is, but for its case and the blanks around it. */
const wholeTexts = new Set(["trim", "trimStart", "trimEnd", "toLowerCase", "toUpperCase", "toString"]);

/** `text.slice(0, 4000)`: at most so many characters. */
function cutText(text: OpaqueValue, name: string, args: readonly Abstract[]): Abstract | null {
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
function onApiResponse(object: OpaqueValue, name: string, first: Abstract | undefined): Abstract {
  if (name === "status" && first) return objectValue(new Map([["status", first]]), { brand: "Response", rest: opaque("of a response") });
  return name === "json" || name === "send" || name === "end" || name === "redirect" ? objectValue(new Map([["status", constant(200)]]), { brand: "Response" }) : object;
}

function isRequestSignal(value: Abstract): boolean {
  return signalIn(value).request;
}
