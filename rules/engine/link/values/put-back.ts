import { alternativesOf, type Abstract, type MethodValue } from "./abstract.js";
import type { Call } from "../call.js";
import { evaluate } from "../evaluate.js";
import { changeTo, changeUnnamed } from "./mutation.js";

/** Stores what a mutating method (`push`) has made of the list it was called on. */
export function putBack(callee: MethodValue, after: Abstract, call: Call): void {
  const { effect, state, activation, linker } = call;
  const named = effect.callee.kind === "member" ? effect.callee.object : null;
  const before = named && evaluate(named, state, activation, linker);
  if (named && before && alternativesOf(before).some((one) => one.value === callee.object)) changeTo(named, before, after, state, activation, linker);
  else changeUnnamed(callee.object, after, state, activation);
}
