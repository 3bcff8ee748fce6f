import { alternativesOf, truthiness, type Abstract, type ExternalValue } from "../values/abstract.js";
import { greatest } from "../values/lengths.js";
import { greatestNumber } from "../values/numbers.js";
import { greatestLength } from "../values/schema-value.js";

/** Members under which services answer with the list that was asked for. */
const answers = /\.(data|rows|items|results|records|documents|hits|matches|messages|entries|value)$/;

/** Options that say how many are wanted: of databases, vector stores, web APIs. */
const wanted = new Set([
  "take", "limit", "first", "top", "topK", "top_k", "maxResults", "max_results", "numResults", "num_results", "pageSize", "page_size", "perPage", "per_page",
  "match_count",
]);

/** Elements there are at most, where a list's length is known, or was asked for; null: any number. */
export function mostElements(value: Abstract): number | null {
  switch (value.kind) {
    case "array": return value.rest ? null : value.items.length;
    case "external": return askedLimit(value);
    case "union": {
      return greatest(alternativesOf(value).map(({ value: one }) => (truthiness(one) === false ? 0 : mostElements(one))));
    }
    default: return greatestLength(value);
  }
}

/** `findMany({ take: 20 })`, `from("articles").select().limit(20)`, and `.data` of either. */
export function askedLimit(value: ExternalValue): number | null {
  const call = answers.test(value.path) ? value.base : value;
  if (!call?.path.endsWith("()")) return null;
  const options = call.arguments?.flatMap((one) => (one.kind === "object" ? [...one.members].flatMap(([name, most]) => (wanted.has(name) ? most : [])) : [])) ?? [];
  if (options.length > 0) return numberAsked(options[0]);
  // A builder takes its limit anywhere in the chain.
  for (let at: ExternalValue | null = call; at; at = at.base) if (/\.(limit|take|top)\(\)$/.test(at.path)) return numberAsked(at.arguments?.[0]);
  return null;
}

/** Some count from the end. */
function numberAsked(value: Abstract | undefined): number | null {
  const asked = greatestNumber(value);
  return asked === null ? null : Math.abs(asked);
}
