import {
  arrayValue, external, method, objectValue, opaque, promiseOf, union, wrapper, type Abstract, type Alternative, type ExternalValue,
  type OpaqueValue,
} from "./abstract.js";
import { secretNames } from "../guards/checks.js";
import { guardWords } from "../guards/classify-refusal.js";
import { onlyCertain as forgetGuards, type GuardFacts } from "../guards/guard-facts.js";
import { internTable } from "./interning.js";
import { dependenciesOf, mergeDependencies, type Dependencies, type Dependency } from "./dependencies.js";

/** Texts longer than this are prompts and messages: nothing is decided by them. */
const LONGEST = 120;
/** Addresses are longer: Vertex AI's of a model names the project, the region and the publisher. */
const LONGEST_ADDRESS = 400;

const known = internTable<Abstract, Abstract>();
const knownDependencies = internTable<Dependencies, Dependencies>();

/**
 * A value as another function sees it: what can decide anything is kept (kinds of provenance, names
 * that tell of guards, truth, constants, functions), the rest is forgotten. Calls that differ in
 * what is forgotten are one call shape. A function of the value alone, so that results do not
 * depend on which call came first.
 */
export function canonical(value: Abstract): Abstract {
  let result = known.get(value);
  if (!result) {
    known.set(value, value);
    known.set(value, (result = value.kind === "union" ? union(alike(value.alternatives.map((one) => ({ value: forget(one.value), facts: forgetGuards(one.facts) })))) : forget(value)));
    known.set(result, result);
  }
  return result;
}

/** Values of which nothing but their provenance is known, under the same facts, are one of the provenance of all. */
function alike(all: readonly { value: Abstract; facts: GuardFacts }[]): { value: Abstract; facts: GuardFacts }[] {
  const plain = new Map<string, { value: OpaqueValue; facts: GuardFacts }>();
  const others: { value: Abstract; facts: GuardFacts }[] = [];
  for (const { value, facts } of all) {
    if (value.kind !== "opaque" || value.callable || keepsWhy(value)) {
      others.push({ value, facts });
      continue;
    }
    const key = `${facts.id} ${value.brand}`;
    const before = plain.get(key)?.value ?? value;
    const dependencies = forgetNames(mergeDependencies([before.dependencies, value.dependencies]));
    const merged = opaque(value.why, dependencies, { truthy: before.truthy === value.truthy ? value.truthy : null, brand: value.brand });
    plain.set(key, { value: merged, facts });
  }
  return [...others, ...plain.values()];
}

function forget(value: Alternative["value"]): Abstract {
  switch (value.kind) {
    case "constant":
      return typeof value.value === "string" && value.value.length > longest(value.value) ? constantText() : value;
    case "opaque":
      return forgetOpaque(value);
    case "object": {
      const members = new Map([...value.members].map(([name, member]) => [name, canonical(member)]));
      return objectValue(members, { rest: value.rest && canonical(value.rest), class: value.class, brand: value.brand });
    }
    case "array":
      return arrayValue(value.items.map(canonical), value.rest && canonical(value.rest), value.fewer);
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

function longest(text: string): number {
  return /^https?:\/\/\S+$/.test(text) ? LONGEST_ADDRESS : LONGEST;
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
  if (why.startsWith("text:")) return why.length <= longest(why.slice("text:".length)) && /^text:(\u0000|https?:|\/)/.test(why);
  return why.startsWith("most:") || why.startsWith("set:") || why === "process.env" || brand === "Request" || brand === "URL" || why.startsWith("url ");
}

/** What a check read, as far as it tells what it checks. */
export function forgetNames(set: Dependencies): Dependencies {
  let result = knownDependencies.get(set);
  if (!result) {
    const manyNames = set.all.filter((one) => one.kind === "env").length > MOST_ENVIRONMENT;
    const names = set.all.flatMap((one) => forgetName(one, manyNames));
    // Whatever rests on the answer of a call is a check, and data: what else went into it adds a name at most.
    const called = names.some((one) => one.kind === "call");
    knownDependencies.set(set, (result = dependenciesOf(called ? names.filter(tellsBesideCall) : names)));
    knownDependencies.set(result, result);
  }
  return result;
}

function tellsBesideCall({ kind, name }: Dependency): boolean {
  if (kind === "env") return secretNames.test(name);
  return name !== "" || (kind !== "object" && kind !== "random");
}

/** A value made from more environment variables than this is a configuration: none of them decides alone, but for secrets. */
const MOST_ENVIRONMENT = 2;

function forgetName(one: Dependency, manyNames: boolean): Dependency[] {
  if (one.kind === "request" || one.kind === "key" || (one.kind === "env" && (!manyNames || secretNames.test(one.name)))) return [one];
  if (one.kind === "parsed") return [one];
  const name = one.kind === "env" ? "" : guardWords(one.name);
  if (one.as) return [{ kind: one.kind, name, as: one.as }];
  return one.kind === "member" && name === "" ? [] : [{ kind: one.kind, name }];
}
