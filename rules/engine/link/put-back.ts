import type { Value } from "../facts/values.js";
import type { Abstract } from "./abstract.js";
import type { Call } from "./call.js";
import { cellOf, frameOf } from "./frame.js";

/** Stores what a mutating method (`push`) has made of the variable it was called on. */
export function putBack(call: Call, value: Abstract): void {
  const callee: Value = call.effect.callee;
  if (callee.kind !== "member" || callee.object.kind !== "variable") return;
  const frame = frameOf(call.activation.frame, callee.object.id);
  // Data of modules is the same for all requests: functions never write it here.
  if (!frame || (frame.function === 0 && frame !== call.activation.frame)) return;
  call.state.set(cellOf(frame, callee.object.id), value);
  frame.last.set(callee.object.id, value);
}
