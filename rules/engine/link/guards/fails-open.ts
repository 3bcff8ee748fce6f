import { alternativesOf, opaque, type Abstract } from "../values/abstract.js";
import type { Outcome } from "../execute.js";
import { noFacts, withFact, type GuardFacts } from "./guard-facts.js";
import type { KnownGuard } from "./known-guard.js";
import type { Linker } from "../linker.js";

/** What a call that cannot be seen throws: it has failed, which refuses nobody. */
export const failure = opaque("an error", undefined, { truthy: true, brand: "Error" });

/** What a check throws that denies so. */
export const refusal = opaque("a refusal", undefined, { truthy: true, brand: "Error" });

/** Limits whose own failure lets requests through by intent, as a rule: one that fails open is one. */
const limits = ["rateLimit", "budget"] as const;

/**
 * What holds where a failure in a `try` was caught: the limits that the `try` checks, said to fail
 * open. Nothing where what was caught may be a refusal (`throw`, a check that denies by throwing).
 */
export function failedOpen({ normal, exits }: Outcome, before: GuardFacts, caught: readonly Abstract[], linker: Linker): GuardFacts {
  if (!caught.every((one) => one === failure)) return noFacts;
  const passed = [...(normal ? [normal.facts] : []), ...exits.flatMap(({ state, value }) => [state.facts, ...toldBy(value)])];
  let facts = noFacts;
  for (const kind of limits) {
    if (before.must.has(kind)) continue;
    const guards = new Set(passed.flatMap((one) => one.must.get(kind) ?? []));
    facts = withFact(facts, kind, [...guards].map((guard) => linker.guard(opened(linker.guardById(guard)))));
  }
  return facts;
}

/** What a value tells to have passed: by itself, or by a member (`{ allowed: result.success }`). */
function toldBy(value: Abstract): GuardFacts[] {
  return alternativesOf(value).flatMap(({ value: one, facts }) =>
    [facts, ...(one.kind === "object" ? [...one.members.values()].flatMap((member) => alternativesOf(member).map((told) => told.facts)) : [])]);
}

/** Whether a promise rejects to deny: who gets past it has passed a limit, or nobody does. */
export function isRefusal(settled: { facts: GuardFacts } | null): boolean {
  return settled === null || limits.some((kind) => settled.facts.must.has(kind));
}

/** The guard as one that fails open. */
export function opened(guard: KnownGuard): KnownGuard {
  return guard.failsOpen ? guard : { ...guard, how: `${guard.how}, fails open`, failsOpen: true };
}
