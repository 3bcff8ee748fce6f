import { alternativesOf, arrayValue, constant, objectValue, opaque, undefinedValue, union, type Abstract, type MethodValue, type ObjectValue } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import type { Call } from "../call.js";
import { isCallable } from "./crowded.js";
import { dependenciesOf } from "./dependencies.js";
import { noFacts } from "../guards/guard-facts.js";
import { putBack } from "./put-back.js";

/*
 * A `Map` from names to what can be called, as registries of providers and of handlers are: an
 * object of which each member is what was set under one key; what was set under keys that are not
 * known is its rest. A `Map` of data is opaque: what it holds in some request nobody knows.
 */

const BRAND = "Map";
const KEY = "key:";

export function isRegistry(value: Abstract): value is ObjectValue {
  return value.kind === "object" && value.brand === BRAND;
}

/** What `new Map(first)` makes. */
export function mapOf(first: Abstract | undefined): Abstract {
  const empty = opaque(BRAND, dependenciesOf([{ kind: "object", name: BRAND }]), { truthy: true, brand: BRAND });
  if (!first) return empty;
  if (isRegistry(first)) return first;
  if (first.kind !== "array") return empty;
  const map = first.items.reduce(withPair, empty);
  // Any number of these: under keys that are not known.
  return first.rest ? alternativesOf(first.rest).reduce((before, { value }) => withPair(before, value.kind === "array" ? arrayValue([opaque("a key"), ...value.items.slice(1)]) : value), map) : map;
}

function withPair(map: Abstract, pair: Abstract): Abstract {
  return pair.kind === "array" && pair.items[1] ? withEntry(map, pair.items[0], pair.items[1]) : map;
}

/** The same map with one more entry: still opaque, if what it gets is data. */
function withEntry(map: Abstract, key: Abstract | undefined, value: Abstract): Abstract {
  const known = isRegistry(map) ? map : null;
  if (!known && !isKept(value)) return map;
  const members = known?.members ?? new Map<string, Abstract>();
  if (key?.kind === "constant") return objectValue(new Map(members).set(KEY + String(key.value), value), { brand: BRAND, rest: known?.rest ?? null });
  return objectValue(members, { brand: BRAND, rest: anyOf([...(known?.rest ? [known.rest] : []), value]) });
}

/** What holds each of these under keys that are not known. */
export function registryOf(values: readonly Abstract[]): Abstract {
  return objectValue(new Map(), { brand: BRAND, rest: anyOf(values) });
}

/** Functions, instances and clients; what was looked up is data. */
export function isKept(value: Abstract): boolean {
  return alternativesOf(value).some(({ value: one }) => (one.kind === "external" ? !one.path.endsWith("()") : isCallable(one)));
}

/** Calls a method of a `Map`, where that tells anything; null: it does not. */
export function onMap(callee: MethodValue, call: Call): Abstract | null {
  const { object: map, name } = callee;
  const [key, value] = call.args.list;
  if (name === "set" && value && (isRegistry(map) || (map.kind === "opaque" && map.brand === BRAND && isKept(value)))) {
    const after = withEntry(map, key, value);
    putBack(callee, after, call);
    return after;
  }
  if (!isRegistry(map)) return null;
  switch (name) {
    case "get":
      return found(map, key);
    case "values":
      return valuesOf(map);
    case "entries":
      return entriesOf(map);
    case "keys":
      return arrayValue(keysOf(map), map.rest ? opaque("a key", dependenciesIn(map)) : null);
    default:
      return null;
  }
}

/** The entry under a key; under one that is not known, or was not seen, any of those it may be, or none. */
function found(map: ObjectValue, key: Abstract | undefined): Abstract {
  const own = key?.kind === "constant" ? map.members.get(KEY + String(key.value)) : undefined;
  if (own) return own;
  if (key?.kind === "constant") return map.rest ? anyOf([map.rest, undefinedValue]) : opaque(".get()", dependenciesIn(map));
  return anyOf([...map.members.values(), ...(map.rest ? [map.rest] : []), undefinedValue]);
}

export function valuesOf(map: ObjectValue): Abstract {
  return arrayValue([...map.members.values()], map.rest);
}

/** What a `for … of` over it gives one by one: pairs of a key and a value. */
export function entriesOf(map: ObjectValue): Abstract {
  const keys = keysOf(map);
  const pairs = [...map.members.values()].map((value, index) => arrayValue([keys[index]!, value]));
  return arrayValue(pairs, map.rest ? arrayValue([opaque("a key", dependenciesIn(map)), map.rest]) : null);
}

function keysOf(map: ObjectValue): Abstract[] {
  return [...map.members.keys()].map((key) => constant(key.slice(KEY.length)));
}

function anyOf(values: readonly Abstract[]): Abstract {
  return union(values.map((value) => ({ value, facts: noFacts })));
}
