import { alternativesOf, union, type Abstract } from "./values/abstract.js";
import { and, whichever, type GuardFacts } from "./guards/guard-facts.js";

/** What awaiting a value gives, and what then has passed; null where it can only reject. */
export function settle(value: Abstract): { value: Abstract; facts: GuardFacts } | null {
  const settled = alternativesOf(value).flatMap((one) => {
    if (one.value.kind !== "promise") return [{ value: one.value as Abstract, facts: one.facts }];
    return one.value.never ? [] : [{ value: one.value.value, facts: and(one.facts, one.value.facts) }];
  });
  if (settled.length === 0) return null;
  return { value: union(settled), facts: whichever(settled.map((one) => one.facts)) };
}
