import { meet, noFacts } from "../guards/guard-facts.js";
import { alternativesOf, arrayValue, opaque, truthiness, union, type Abstract, type Alternative, type ArrayValue } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { mergeDependencies } from "./dependencies.js";

/** Things to call that are told apart at most: the providers of a registry, the tools of an agent. */
const MOST_CALLABLE = 24;

/** Keeps what can be called, and one alternative for each truth value of the rest. */
export function crowded(all: Alternative[]): Alternative[] {
  const callable = all.filter(({ value }) => isCallable(value));
  const rest = all.filter((one) => !callable.includes(one));
  const groups = [true, false, null].flatMap((truthy) => {
    const group = rest.filter(({ value }) => truthiness(value) === truthy);
    if (group.length === 0) return [];
    const lists = listsOf(group);
    if (lists !== null) return shortestAndLongest(lists);
    const dependencies = mergeDependencies(group.map(({ value }) => dependenciesIn(value)));
    const facts = group.map((one) => one.facts).reduce(meet);
    return [{ value: opaque("one of many values", dependencies, { truthy }), facts }];
  });
  return [...callable.slice(0, MOST_CALLABLE), ...groups];
}

interface List extends Alternative {
  value: ArrayValue;
}

/** Lists of known lengths and nothing else: what `if (a) list.push(…)` makes, some times over. */
function listsOf(group: readonly Alternative[]): readonly List[] | null {
  const isList = (one: Alternative): one is List => one.value.kind === "array" && one.value.rest === null;
  return group.every(isList) ? group : null;
}

/** How many elements there are at least and at most stays known. */
function shortestAndLongest(lists: readonly List[]): Alternative[] {
  const ordered = [...lists].sort((a, b) => a.value.items.length - b.value.items.length || a.value.id - b.value.id);
  const [shortest, ...others] = ordered;
  if (others.length === 0) return ordered;
  const places = others.at(-1)!.value.items.map((_, index) => {
    const there = others.flatMap(({ value }) => value.items[index] ?? []);
    return there.every((one) => one === there[0]) ? there[0]! : union(there.map((value) => ({ value, facts: noFacts })));
  });
  return [shortest!, { value: arrayValue(places), facts: others.map((one) => one.facts).reduce(meet) }];
}

/** Whether it can be called, or has methods, or will be something of that kind. */
export function isCallable(value: Abstract): boolean {
  switch (value.kind) {
    case "function":
    case "external":
    case "class":
      return true;
    case "object":
      return value.class !== null || [...value.members.values()].some((member) => member.kind === "function");
    case "promise":
      return alternativesOf(value.value).some((one) => isCallable(one.value));
    default:
      return false;
  }
}
