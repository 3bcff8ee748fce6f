import { alternativesOf, type Abstract } from "./abstract.js";
import { greatest, plus, sum } from "./lengths.js";
import { greatestLength } from "./schema-value.js";

/** Numbers, dates and truth values, written out. */
const SHORT = 24;
const DEEPEST = 8;

/** The greatest number of characters a value has as text; null: nothing bounds it. */
export function charactersOf(value: Abstract, depth = DEEPEST): number | null {
  if (depth === 0) return null;
  return greatest(alternativesOf(value).map(({ value: one }) => ofOne(one, depth)));
}

function ofOne(value: Abstract, depth: number): number | null {
  switch (value.kind) {
    case "constant":
      return value.value === undefined || value.value === null ? 0 : String(value.value).length;
    case "opaque":
      if (value.brand === "number" || value.brand === "boolean") return SHORT;
      if (value.why.startsWith("text:")) return value.why.includes("\u0000") || value.why.length >= 300 ? null : value.why.length - 5;
      return greatestLength(value);
    case "array":
      return value.rest ? null : sum(value.items.map((item) => charactersOf(item, depth - 1)));
    case "object":
      if (value.rest) return null;
      return sum([...value.members].map(([name, member]) => plus(charactersOf(member, depth - 1), name.length)));
    case "function":
      return 0;
    default:
      return null;
  }
}

/** What a text begins with of which parts are known (`text:/api/chats/\0`); null: nothing is known of it. */
export function knownBeginning(why: string): string | null {
  return why.startsWith("text:") ? why.slice("text:".length).split("\u0000")[0]! : null;
}
