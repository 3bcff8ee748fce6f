import { constant, opaque, type Abstract, type OpaqueValue } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { dependenciesOf, mergeDependencies } from "./dependencies.js";
import { constantsOf } from "./parts.js";
import { knownBeginning } from "./text-size.js";

/*
 * A `Set` that was made of constants and that nothing is known to have changed, as the lists of
 * public paths are that a middleware asks. What it holds stands in its `why`, as a text of which
 * parts are known has it.
 */

const PREFIX = "set:";
/** Elements that are told one by one. */
const MOST_ELEMENTS = 60;

/** What `new Set(first)` makes. */
export function setOf(first: Abstract | undefined): Abstract {
  // A set tells of what it was made of: `[...new Set(urls)]`, `new Set([process.env.SECRET])`.
  const dependencies = mergeDependencies([dependenciesOf([{ kind: "object", name: "Set" }]), ...(first ? [dependenciesIn(first)] : [])]);
  const held = (first?.kind === "array" ? constantsOf(first) : null) ?? [];
  const isKnown = held.length > 0 && held.length <= MOST_ELEMENTS && held.every((one) => typeof one === "string" || typeof one === "number");
  return opaque(isKnown ? PREFIX + JSON.stringify(held) : "Set", dependencies, { truthy: true, brand: "Set" });
}

/** What asks a set of which all is known, and what changes it. */
export const setMethods: ReadonlySet<string> = new Set(["has", "add", "delete", "clear"]);

export function isKnownSet({ brand, why }: OpaqueValue): boolean {
  return brand === "Set" && why.startsWith(PREFIX);
}

/** The same set once something may have been added or taken out. */
export function changedSet(set: OpaqueValue): Abstract {
  return opaque("Set", set.dependencies, set);
}

/** `set.has(value)`; null: it cannot be told. */
export function isInSet(set: OpaqueValue, value: Abstract | undefined): Abstract | null {
  return value ? isAmong(value, JSON.parse(set.why.slice(PREFIX.length)) as (string | number)[]) : null;
}

/** Whether a value is one of these; null: it cannot be told. A text of which the beginning is known is none that begins otherwise. */
export function isAmong(value: Abstract, constants: readonly unknown[]): Abstract | null {
  if (value.kind === "constant") return constant(constants.includes(value.value));
  const beginning = value.kind === "opaque" ? knownBeginning(value.why) : null;
  return beginning !== null && !constants.some((one) => typeof one === "string" && one.startsWith(beginning)) ? constant(false) : null;
}
