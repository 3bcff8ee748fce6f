import type { Surroundings } from "../activation.js";
import { constant, objectValue, type Abstract, type ObjectValue } from "./abstract.js";

/** The member of a `Proxy` that holds the function which is asked for each of its members. */
const TRAP = "proxy get#";

/**
 * `new Proxy(target, handler)`: what its `get` gives in place of an empty object, or what stands behind it where it has none;
 * null where that is not to be told. What a `get` puts around something that is there is not followed.
 */
export function proxyOf(target: Abstract | undefined, handler: Abstract | undefined): Abstract | null {
  if (!target || handler?.kind !== "object" || handler.rest || handler.members.has("apply") || handler.members.has("construct")) return null;
  const trap = handler.members.get("get");
  if (!trap) return target;
  const standsForAnother = target.kind === "object" && target.members.size === 0 && target.class === null && target.rest === null;
  return trap.kind === "function" && standsForAnother ? objectValue(new Map([[TRAP, trap]])) : null;
}

/** A member of a proxy (`openai.chat` of a client that is made when it is first used); null: the value is no proxy. */
export function memberOfProxy(value: ObjectValue, name: string, around: Surroundings): Abstract | null {
  const trap = value.members.get(TRAP);
  return trap?.kind === "function" ? around.got(trap, trap.self, [objectValue(new Map()), constant(name), value]) : null;
}
