import type { State } from "./frame.js";
import { noFacts } from "./guards/guard-facts.js";
import { alternativesOf, arrayValue, objectValue, opaque, undefinedValue, union, type Abstract, type ObjectValue } from "./values/abstract.js";
import { dependenciesIn } from "./values/dependencies-in.js";
import { elementOf } from "./evaluate.js";
import { numberOf } from "./values/numbers.js";

/** What was counted in a loop that was not followed to its end may be any number behind it; so may the length of a list it filled. */
export function forgetCounts(left: State | null, before: State): void {
  for (const [cell, value] of [...(left?.entries() ?? [])]) {
    const first = before.get(cell);
    const now = first === undefined || first === value ? value : uncountedValue(value, first, DEEPEST_COUNT);
    if (now !== value) left!.set(cell, now);
  }
}

const DEEPEST_COUNT = 3;

function uncountedValue(value: Abstract, first: Abstract | undefined, depth: number): Abstract {
  const all = alternativesOf(value).map((one) => one.value);
  const later = all.filter((one) => one !== first);
  if (later.filter((one) => numberOf(one) !== null).length > 1) return opaque("a count", dependenciesIn(value), { brand: "number" });
  if (depth === 0 || all.length < 2) return value;
  const lists = all.flatMap((one) => (one.kind === "array" ? [one] : []));
  if (lists.length === all.length && new Set(lists.map((one) => one.items.length)).size > 1) return arrayValue([], elementOf(value));
  const objects = all.flatMap((one) => (one.kind === "object" ? [one] : []));
  const [one] = objects;
  if (!one || objects.length < all.length) return value;
  // One object whose members were counted: each of them is what it may be in any turn.
  const names = new Set(objects.flatMap((each) => [...each.members.keys()]));
  const members = [...names].map((name) => {
    const values = objects.map((each) => each.members.get(name) ?? each.rest ?? undefinedValue);
    const own = first?.kind === "object" ? first.members.get(name) : undefined;
    return [name, uncountedValue(union(values.map((each) => ({ value: each, facts: noFacts }))), own, depth - 1)] as const;
  });
  return objectValue(new Map(members), { rest: restOf(objects), class: one.class, brand: one.brand });
}

/** What a name that none of these objects is known to have may hold: a turn may have written it (`params[key] = value`). */
function restOf(objects: readonly ObjectValue[]): Abstract | null {
  if (objects.every((one) => one.rest === null)) return null;
  return union(objects.map((one) => ({ value: one.rest ?? undefinedValue, facts: noFacts })));
}
