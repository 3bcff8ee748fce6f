import { alternativesOf, truthiness, type Abstract, type ExternalValue } from "../values/abstract.js";
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
      const all = alternativesOf(value).map(({ value: one }) => (truthiness(one) === false ? 0 : mostElements(one)));
      return all.reduce((most, one) => (most === null || one === null ? null : Math.max(most, one)), 0);
    }
    default: return greatestLength(value);
  }
}

/** `findMany({ take: 20 })`, `from("articles").select().limit(20)`, and `.data` of either. */
export function askedLimit(value: ExternalValue): number | null {
  const call = answers.test(value.path) ? value.base : value;
  if (!call?.path.endsWith("()")) return null;
  const options = call.arguments?.flatMap((one) => (one.kind === "object" ? [...one.members].flatMap(([name, most]) => (wanted.has(name) ? most : [])) : [])) ?? [];
  if (options.length > 0) return numberIn(options[0]);
  // A builder takes its limit anywhere in the chain.
  for (let at: ExternalValue | null = call; at; at = at.base) if (/\.(limit|take|top)\(\)$/.test(at.path)) return numberIn(at.arguments?.[0]);
  return null;
}

function numberIn(value: Abstract | undefined): number | null {
  return value?.kind === "constant" && typeof value.value === "number" ? Math.abs(value.value) : null;
}
