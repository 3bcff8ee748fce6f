import { meet } from "../guards/guard-facts.js";
import { alternativesOf, dependenciesIn, opaque, truthiness, type Abstract, type Alternative } from "./abstract.js";
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
    const dependencies = mergeDependencies(group.map(({ value }) => dependenciesIn(value)));
    const facts = group.map((one) => one.facts).reduce(meet);
    return [{ value: opaque("one of many values", dependencies, { truthy }), facts }];
  });
  return [...callable.slice(0, MOST_CALLABLE), ...groups];
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
