import type { Surroundings } from "../activation.js";
import { constant, objectValue, type Abstract, type ObjectValue } from "./abstract.js";

/** The members that hold what a `Proxy` stands before, and the function that is asked for each of its members. */
const TARGET = "proxy target#";
const TRAP = "proxy get#";

/** `new Proxy(target, handler)`: what its `get` gives, else what stands behind it; null where that is not to be told. */
export function proxyOf(target: Abstract | undefined, handler: Abstract | undefined): Abstract | null {
  if (!target || handler?.kind !== "object" || handler.rest || handler.members.has("apply") || handler.members.has("construct")) return null;
  const trap = handler.members.get("get");
  if (!trap) return target;
  return trap.kind === "function" ? objectValue(new Map([[TARGET, target], [TRAP, trap]])) : null;
}

/** A member of a proxy (`openai.chat` of a client that is made when it is first used); null: the value is no proxy. */
export function memberOfProxy(value: ObjectValue, name: string, around: Surroundings): Abstract | null {
  const trap = value.members.get(TRAP);
  const target = value.members.get(TARGET);
  return trap?.kind === "function" && target ? around.got(trap, trap.self, [target, constant(name), value]) : null;
}
