import {
  arrayValue, external, method, objectValue, opaque, promiseOf, union, wrapper, type Abstract, type Alternative, type ExternalValue,
  type OpaqueValue,
} from "./abstract.js";
import { tellsOfGuard } from "./classify-refusal.js";
import { onlyCertain as forgetGuards } from "./guard-facts.js";
import { dependenciesOf, type Dependencies, type Dependency } from "./dependencies.js";

/** Texts longer than this are prompts and messages: nothing is decided by them. */
const LONGEST = 120;

const known = new Map<number, Abstract>();
const knownDependencies = new Map<number, Dependencies>();

/**
 * A value as another function sees it: what can decide anything is kept (kinds of provenance, names
 * that tell of guards, truth, constants, functions), the rest is forgotten. Calls that differ in
 * what is forgotten are one call shape. A function of the value alone, so that results do not
 * depend on which call came first.
 */
export function canonical(value: Abstract): Abstract {
  let result = known.get(value.id);
  if (!result) {
    known.set(value.id, value);
    known.set(value.id, (result = value.kind === "union" ? union(value.alternatives.map((one) => ({ value: forget(one.value), facts: forgetGuards(one.facts) }))) : forget(value)));
    known.set(result.id, result);
  }
  return result;
}

function forget(value: Alternative["value"]): Abstract {
  switch (value.kind) {
    case "constant":
      return typeof value.value === "string" && value.value.length > LONGEST ? constantText() : value;
    case "opaque":
      return forgetOpaque(value);
    case "object": {
      const members = new Map([...value.members].map(([name, member]) => [name, canonical(member)]));
      return objectValue(members, { rest: value.rest && canonical(value.rest), class: value.class, brand: value.brand });
    }
    case "array":
      return arrayValue(value.items.map(canonical), value.rest && canonical(value.rest));
    case "external":
      return external(value.module, value.from, value.path, value.arguments && value.arguments.map(canonical), value.base && (canonical(value.base) as ExternalValue), value.there);
    case "promise":
      return promiseOf(canonical(value.value), forgetGuards(value.facts), value.never);
    case "method":
      return method(canonical(value.object), value.name);
    case "wrapper":
      return wrapper(canonical(value.target), { ...value, sets: value.sets && { ...value.sets, value: canonical(value.sets.value) } });
    default:
      return value;
  }
}

function constantText(): Abstract {
  return opaque("a text", dependenciesOf([]), { truthy: true, brand: "string" });
}

function forgetOpaque(value: OpaqueValue): Abstract {
  const dependencies = forgetNames(value.dependencies);
  const { truthy, brand } = value;
  const callable = value.callable && canonical(value.callable);
  if (keepsWhy(value)) return opaque(value.why, dependencies, { truthy, brand, callable });
  return opaque("a value", dependencies, { truthy, brand, callable });
}

/** Addresses, lengths, and the request itself are known by their description. */
function keepsWhy({ why, brand }: OpaqueValue): boolean {
  if (why.startsWith("text:")) return why.length <= LONGEST && /^text:(\u0000|https?:|\/)/.test(why);
  return why.startsWith("most:") || why === "process.env" || brand === "Request" || brand === "URL" || why.startsWith("url ");
}

/** What a check read, as far as it tells what it checks. */
export function forgetNames(set: Dependencies): Dependencies {
  let result = knownDependencies.get(set.id);
  if (!result) knownDependencies.set(set.id, (result = dependenciesOf(set.all.flatMap(forgetName))));
  return result;
}

function forgetName(one: Dependency): Dependency[] {
  if (one.kind === "request" || one.kind === "env" || tellsOfGuard(one.name)) return [one];
  return one.kind === "member" ? [] : [{ kind: one.kind, name: "" }];
}
