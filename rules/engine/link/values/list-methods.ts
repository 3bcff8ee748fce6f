import type { Call } from "../call.js";
import { elementOf } from "../evaluate.js";
import { noFacts } from "../guards/guard-facts.js";
import { arrayValue, constant, opaque, truthiness, undefinedValue, union, type Abstract, type MethodValue } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { capped, mergeDependencies } from "./dependencies.js";
import { isAmong } from "./known-sets.js";
import { greatestNumber, numberOf } from "./numbers.js";
import { constantsOf } from "./parts.js";
import { putBack } from "./put-back.js";
import { limitedList } from "./schema-value.js";

type List = Abstract & { kind: "array" };

/** Methods of a list whose elements are known one by one, or as what any of them is (`rest`); null: no method that is known here. */
export function onList(callee: MethodValue, list: List, name: string, call: Call): Abstract | null {
  const { args } = call;
  const [first] = args.list;
  switch (name) {
    case "push":
    case "unshift":
      return added(callee, list, call);
    case "pop":
    case "shift":
      return taken(callee, list, call);
    case "splice":
      return spliced(callee, list, call);
    case "fill":
    case "copyWithin":
      putBack(callee, name === "fill" && args.list.length === 1 && !list.rest ? arrayValue(list.items.map(() => first!), null, list.fewer) : arrayValue([], anyOf([elementOf(list), ...args.list.slice(0, 1)])), call);
      return list;
    case "reverse": {
      const reversed = arrayValue([...list.items].reverse(), list.rest, list.fewer);
      putBack(callee, reversed, call);
      return reversed;
    }
    case "sort":
    case "toSorted":
    case "values":
      return list;
    case "concat":
      return joined(list, args.list);
    case "flat":
      return arrayValue(list.items.flatMap((one) => (one.kind === "array" && !one.rest ? one.items : [one])), list.rest, [list, ...list.items].some((one) => one.kind === "array" && one.fewer));
    case "slice":
      return sliced(list, args.list);
    case "at":
      return first?.kind === "constant" && !list.rest ? (list.items.at(Number(first.value)) ?? undefinedValue) : elementOf(list);
    case "join": {
      const held = constantsOf(list);
      return held ? constant(held.map(String).join(first?.kind === "constant" ? String(first.value) : ",")) : opaque("joined", dependenciesIn(list), { brand: "string" });
    }
    case "includes":
    case "indexOf":
      return found(list, name, first);
    default:
      return null;
  }
}

/** `push`, `unshift`. Where an element is added before others that are not known, its place is lost. */
function added(callee: MethodValue, list: List, call: Call): Abstract {
  const more = call.args.list;
  const grown = callee.name === "push" && !list.rest ? arrayValue([...list.items, ...more], call.args.rest, list.fewer) : arrayValue(list.items, anyOf([...more, ...(list.rest ? [list.rest] : [])]));
  putBack(callee, grown, call);
  return list.rest || list.fewer ? opaque("length", dependenciesIn(list)) : constant(list.items.length + more.length);
}

/** `pop`, `shift`: exact where all elements are known, else any of them. */
function taken(callee: MethodValue, list: List, call: Call): Abstract {
  const isKnown = !list.rest && !list.fewer;
  if (!isKnown && (list.items.length > 0 || list.rest)) return anyOf([...list.items, ...(list.rest ? [list.rest] : []), undefinedValue]);
  if (list.items.length === 0) return undefinedValue;
  const isLast = callee.name === "pop";
  putBack(callee, arrayValue(isLast ? list.items.slice(0, -1) : list.items.slice(1)), call);
  return list.items.at(isLast ? -1 : 0)!;
}

/** `concat`. */
function joined(list: List, more: readonly Abstract[]): Abstract {
  const items = more.flatMap((one) => (one.kind === "array" ? one.items : [one]));
  const rest = list.rest ?? more.flatMap((one) => (one.kind === "array" && one.rest ? [one.rest] : []))[0] ?? null;
  return arrayValue([...list.items, ...items], rest, [list, ...more].some((one) => one.kind === "array" && one.fewer));
}

/** A list cut out of a longer one than this is kept as one element and a length. */
const LONGEST_CUT = 40;

/** `slice`: at most so many elements, where the numbers say so. */
function sliced(list: List, args: readonly Abstract[]): Abstract {
  const [from, to] = cutsOf(args);
  if (list.rest && typeof to === "number" && to >= 0 && (from ?? 0) >= 0) {
    const length = to - (from ?? 0);
    if (length > LONGEST_CUT) return limitedList(elementOf(list), length, dependenciesIn(list));
    return arrayValue(Array.from({ length: Math.max(0, length) }, (_, index) => list.items[index + (from ?? 0)] ?? list.rest!), null, to > list.items.length);
  }
  if (list.rest || args.length === 0) return list;
  return Number.isNaN(from) || Number.isNaN(to ?? 0) ? arrayValue([], elementOf(list)) : arrayValue(list.items.slice(from, to), null, list.fewer);
}

/** `includes`, `indexOf`. */
function found(list: List, name: "includes" | "indexOf", wanted: Abstract | undefined): Abstract {
  const held = constantsOf(list);
  if (held && wanted) {
    const known = name === "includes" ? isAmong(wanted, held) : wanted.kind === "constant" ? constant(list.items.indexOf(wanted)) : null;
    if (known) return known;
  }
  // Nothing is in an empty list, and nothing that is there is one of `[""]`.
  const holdsNone = !list.rest && list.items.every((one) => wanted !== undefined && truthiness(wanted) === true && truthiness(one) === false);
  if (holdsNone) return constant(name === "includes" ? false : -1);
  return opaque(name, mergeDependencies([dependenciesIn(list), ...(wanted ? [dependenciesIn(wanted)] : [])]), { brand: "boolean" });
}

/** `splice(from, count, ...more)`: exact where both are known, else a list of any of the elements. */
function spliced(callee: MethodValue, list: List, call: Call): Abstract {
  const [from, count, ...more] = call.args.list;
  const at = from?.kind === "constant" ? Number(from.value) : NaN;
  const most = count === undefined ? Infinity : count.kind === "constant" ? Number(count.value) : NaN;
  if (list.rest || call.args.rest || Number.isNaN(at) || Number.isNaN(most)) {
    putBack(callee, arrayValue([], anyOf([elementOf(list), ...more])), call);
    return arrayValue([], elementOf(list));
  }
  const items = [...list.items];
  const removed = items.splice(at, Math.min(most, items.length), ...more);
  putBack(callee, arrayValue(items), call);
  return arrayValue(removed);
}

function anyOf(values: readonly Abstract[]): Abstract {
  return values.length === 0 ? undefinedValue : union(values.map((value) => ({ value, facts: noFacts })));
}

/** From where and to where at most `slice` cuts; NaN: not known. */
function cutsOf([from, to]: readonly Abstract[]): number[] {
  return [...(from ? [numberOf(from) ?? NaN] : []), ...(to ? [greatestNumber(to) ?? NaN] : [])];
}

/** `xs.slice(0, 5)`: at most five elements, whatever it is of. */
export function sliceOf(object: Abstract & { kind: "opaque" }, args: readonly Abstract[]): Abstract | null {
  const [from, to] = cutsOf(args);
  if (from === undefined || Number.isNaN(from)) return null;
  const length = to === undefined ? (from < 0 ? -from : NaN) : from >= 0 && to >= 0 ? Math.max(0, to - from) : NaN;
  return Number.isNaN(length) ? null : limitedList(opaque("element", object.dependencies), length, capped(object.dependencies, length));
}
