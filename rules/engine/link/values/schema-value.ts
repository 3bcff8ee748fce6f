import { arrayValue, objectValue, opaque, union, type Abstract, type ExternalValue } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { become, capped, mergeDependencies, type Dependencies } from "./dependencies.js";
import { greatest, sum, type Length } from "./lengths.js";
import { numbersIn, numberUpTo } from "./numbers.js";
import { noFacts } from "../guards/guard-facts.js";

/** Arrays up to this length are followed element by element; longer ones keep their length alone. */
const MOST_ELEMENTS = 40;
const DEEPEST = 6;

/**
 * What data is once a schema (zod, valibot and their like) has let it through: objects by their
 * members, arrays by their maximum length, literals and enums by their values.
 */
export function schemaValue(schema: Abstract, from: Dependencies, depth = DEEPEST): Abstract {
  if (schema.kind !== "external" || depth === 0) return opaque("validated data", from);
  for (let at: ExternalValue | null = schema; at; at = at.base) {
    if (!at.path.endsWith("()") || !at.arguments) continue;
    const name = at.path.slice(0, -2).split(".").pop();
    const [first] = at.arguments;
    if (/^(strictObject|looseObject|object)$/.test(name ?? "") && first?.kind === "object") {
      const members = [...first.members].map(([key, value]): [string, Abstract] => [key, schemaValue(value, from, depth - 1)]);
      return objectValue(new Map(members), { rest: isClosed(schema, at) ? null : opaque("validated data", from) });
    }
    // What a callback makes of it is not known; what it was made from is.
    if (name === "transform" && at.base) return opaque("validated data", dependenciesIn(schemaValue(at.base, from, depth - 1)));
    if (name === "array") return list(schemaValue(first ?? schema, from, depth - 1), maximumOf(schema, at), from);
    const several = name === "union" || name === "variant" ? first : name === "discriminatedUnion" ? at.arguments[1] : undefined;
    if (several?.kind === "array" && several.items.length > 0) return union(several.items.map((one) => ({ value: schemaValue(one, from, depth - 1), facts: noFacts })));
    if (name === "pipe" && first) return piped(at, from, depth);
    if (name === "literal" && first?.kind === "constant") return first;
    if (closed.test(name ?? "")) return opaque("one of some values", become(from, "choice"));
    if (/^(string|email|url)$/.test(name ?? "")) return opaque("validated text", cappedAt(maximumOf(schema, at), from), { brand: "string" });
    if (name === "number" || name === "int") return numberWithin(maximumOf(schema, at), from);
  }
  return opaque("validated data", from);
}

/** Whether an object has no members but those named: nothing on the way to the schema adds any. */
function isClosed(schema: ExternalValue, object: ExternalValue): boolean {
  if (/looseObject\(\)$/.test(object.path)) return false;
  for (let at: ExternalValue | null = schema; at && at !== object; at = at.base) {
    if (at.path.endsWith("()") && !/\.(optional|nullable|nullish|strict|strip|refine|superRefine|check|describe|meta|readonly|partial|required)\(\)$/.test(at.path)) return false;
  }
  return true;
}

/** Schemas that leave no text of the caller's own. */
const closed = /^(enum|nativeEnum|picklist|boolean|bigint|date|uuid|uuidv4|uuidv7|guid|cuid2?|ulid|nanoid|datetime)$/;

function numberWithin(most: number | null, from: Dependencies): Abstract {
  return most === null ? opaque("a validated number", become(from, "choice"), { brand: "number" }) : numberUpTo(most, become(from, "choice"));
}

function cappedAt(maximum: number | null, from: Dependencies): Dependencies {
  return maximum === null ? from : capped(from, maximum);
}

/** `v.pipe(v.array(x), v.maxLength(20))`. */
function piped(pipe: ExternalValue, from: Dependencies, depth: number): Abstract {
  const [base, ...actions] = pipe.arguments ?? [];
  const limits = actions.flatMap((action) => (action.kind === "external" && /(^|\.)(maxLength|length|maxValue)\(\)$/.test(action.path) ? numbersIn(action.arguments?.[0]) : []));
  const most = limits.length > 0 ? Math.min(...limits) : null;
  if (base?.kind === "external" && /(^|\.)number\(\)$/.test(base.path)) return numberWithin(most, from);
  if (base?.kind !== "external" || !/(^|\.)array\(\)$/.test(base.path)) return schemaValue(base ?? pipe, cappedAt(most, from), depth - 1);
  return list(schemaValue(base.arguments?.[0] ?? base, from, depth - 1), most, from);
}

/** `.max(n)` or `.length(n)` called on what an array, a text or a number is made by, on the way to the schema. */
function maximumOf(schema: ExternalValue, array: ExternalValue): number | null {
  for (let at: ExternalValue | null = schema; at && at !== array; at = at.base) {
    if (/\.(max|lte|length)\(\)$/.test(at.path)) return numbersIn(at.arguments?.[0])[0] ?? null;
  }
  return null;
}

function list(element: Abstract, maximum: number | null, from: Dependencies): Abstract {
  if (maximum === null) return arrayValue([], element);
  const each = mostIn(element);
  return limitedList(element, maximum, each === null ? mergeDependencies([from, dependenciesIn(element)]) : capped(from, maximum * each));
}

/** Characters of the request in one element, by its schema; null: any number. */
function mostIn(element: Abstract): Length {
  switch (element.kind) {
    case "constant":
      return 0;
    case "object":
      return element.rest ? null : sum([...element.members.values()].map(mostIn));
    case "array":
      return element.rest ? null : sum(element.items.map(mostIn));
    case "union":
      return greatest(element.alternatives.map(({ value }) => mostIn(value)));
    case "opaque":
      return sum(element.dependencies.all.map((one) => (one.kind !== "request" ? 0 : (one.most ?? (one.as === "choice" ? CHOICE : null)))));
    default:
      return null;
  }
}

/** Characters that a value of a closed set takes at most, as a rule. */
export const CHOICE = 40;

/** A list of at most so many elements. */
export function limitedList(element: Abstract, maximum: number, from: Dependencies): Abstract {
  if (maximum <= MOST_ELEMENTS) return arrayValue(Array.from({ length: Math.max(0, Math.floor(maximum)) }, () => element), null, true);
  return opaque(`most:${Math.floor(maximum)}`, from);
}

/** The greatest length of a list known by its length alone; null: not known. */
export function greatestLength(value: Abstract): number | null {
  const known = value.kind === "opaque" && value.brand === null ? /^most:(\d+)$/.exec(value.why) : null;
  return known ? Number(known[1]) : null;
}
