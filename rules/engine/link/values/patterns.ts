import { constant, objectValue, opaque, type Abstract } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";

/** A regular expression as it is written: `/^\/api\//i`. */
export function patternValue(written: string): Abstract {
  const end = written.lastIndexOf("/");
  const members = new Map<string, Abstract>([["source", constant(written.slice(1, end))], ["flags", constant(written.slice(end + 1))]]);
  return objectValue(members, { brand: "RegExp", rest: opaque("of a regular expression") });
}

/** `text.match(pattern)`, `pattern.test(text)` and the like, where both are known; null: they are not, or it is another method. */
export function matched(object: Abstract, name: string, args: readonly Abstract[]): Abstract | null {
  const [first, second] = args;
  if (!first) return null;
  if (name === "test" || name === "exec") return found(patternOf(object), textOf(first), name);
  if (name === "match") return found(patternOf(first), textOf(object), name);
  const pattern = name === "replace" || name === "replaceAll" ? patternOf(first) : null;
  if (!pattern || object.kind !== "constant" || second?.kind !== "constant") return null;
  return constant(String(object.value).replace(pattern, String(second.value)));
}

function found(pattern: RegExp | null, text: string | null, name: string): Abstract | null {
  if (!pattern || text === null) return null;
  const is = text.search(pattern) >= 0;
  return name === "test" ? constant(is) : is ? opaque("a match", undefined, { truthy: true }) : constant(null);
}

/** What a value is as a pattern; null: it is none, or is one of another engine. */
function patternOf(value: Abstract): RegExp | null {
  if (value.kind !== "object" || value.brand !== "RegExp") return null;
  const [source, flags] = ["source", "flags"].map((name) => value.members.get(name));
  if (source?.kind !== "constant" || flags?.kind !== "constant") return null;
  try {
    return new RegExp(String(source.value), String(flags.value));
  } catch {
    return null;
  }
}

/** Longer ones are no paths, and an app's own patterns are run on them. */
const LONGEST = 300;

/** A text that is known, or a route's path; its dynamic segments stand for any value: one that no pattern singles out. */
function textOf(value: Abstract): string | null {
  const text = value.kind === "constant" && typeof value.value === "string" ? value.value : pathOf(value);
  return text !== null && text.length <= LONGEST ? text : null;
}

function pathOf(value: Abstract): string | null {
  if (value.kind !== "opaque" || !value.why.startsWith("text:/")) return null;
  const { all } = dependenciesIn(value);
  return all.every((one) => one.kind === "request" && one.name === "url") ? value.why.slice("text:".length).replace(/\/?\u0000/g, "/x") : null;
}
