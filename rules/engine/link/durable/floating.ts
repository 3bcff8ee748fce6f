import type { FunctionId } from "../../facts/values.js";
import { alternativesOf, type Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { placeIn } from "../activation.js";
import type { Call } from "../call.js";
import { cellOf, frameOf, type Frame, type State } from "../frame.js";
import { hasWork, type Linked } from "../linked.js";
import { childrenOf } from "../../measures/fold.js";
import { isTimer } from "../values/builtins.js";

/**
 * What a call has started and nobody waits for, where it gives a promise that is dropped: it runs
 * beside the response, or, where it was handed a stream, as what that stream is written by.
 */
export function afloat(node: Linked, value: Abstract | null, callee: Abstract, call: Call): Linked {
  const { activation, effect, linker } = call;
  if (call.settled || !hasWork(node) || value === null || !holdsPromise(value)) return node;
  const handlers = linker.statics.dropped.handlersOf(activation.facts, effect.id);
  if (!handlers) return node;
  const held = handlers.flatMap((id) => captured(activation.frame, id, call.state));
  return beside(node, [callee, ...call.args.list, ...held], call);
}

/** The same of callbacks whose promises a method drops (`xs.forEach(async (x) => …)`). */
export function beside(node: Linked, given: readonly Abstract[], call: Call): Linked {
  const { activation, effect } = call;
  if (isWaitedForByHand(node)) return node;
  const how = given.some((one) => holdsStream(one, call.state, DEEPEST)) ? "stream" : "floating";
  return { kind: "deferred", body: node, how, callee: effect.text, at: placeIn(activation, effect.nameSpan) };
}

function holdsPromise(value: Abstract): boolean {
  return alternativesOf(value).some(({ value: one }) => one.kind === "promise" || (one.kind === "array" && [...one.items, ...(one.rest ? [one.rest] : [])].some(holdsPromise)));
}

/** Whether something waits for it all the same: a promise made by hand, which it settles. A pause of its own is none (`setTimeout(resolve, 500)`). */
function isWaitedForByHand(node: Linked): boolean {
  const seen = new Set([node]);
  for (const one of seen) {
    if (one.kind === "settle") return true;
    for (const child of childrenOf(one)) if (child.kind !== "function" || !isTimer(child)) seen.add(child);
  }
  return false;
}

/** Values in values, and closures in closures, that are looked into. */
const DEEPEST = 6;

/** What packages make for a response to be written with: `createStreamableUI()`, `new StreamData()`, `new PassThrough()` of `node:stream`. */
const streams = /stream|writer/i;

function holdsStream(value: Abstract, state: State, depth: number): boolean {
  if (depth === 0) return false;
  const within = (one: Abstract | null | undefined) => !!one && holdsStream(one, state, depth - 1);
  if (dependenciesIn(value).all.some(({ kind, name }) => kind === "stream" || ((kind === "object" || kind === "call") && streams.test(name)))) return true;
  switch (value.kind) {
    case "opaque":
      return value.brand === "ApiResponse";
    case "function":
      return captured(value.frame, value.function, state).some(within) || within(value.self);
    case "object":
      return [...value.members.values()].some(within);
    case "array":
      return value.items.some(within);
    case "promise":
      return within(value.value);
    case "method":
      return within(value.object);
    case "wrapper":
      return within(value.target);
    case "union":
      return value.alternatives.some((one) => within(one.value));
    default:
      return false;
  }
}

/** What a closure holds of the functions around it; the variables of modules are nobody's response. */
function captured(frame: Frame, id: FunctionId, state: State): Abstract[] {
  const free = frame.facts.functions[id]?.free ?? [];
  return free.flatMap((variable) => {
    const owner = frameOf(frame, variable);
    if (!owner || owner.function === 0) return [];
    return state.get(cellOf(owner, variable)) ?? owner.last.get(variable) ?? [];
  });
}
