import { alternativesOf, type Abstract } from "../values/abstract.js";
import { dependenciesIn } from "../values/dependencies-in.js";
import { provesWho } from "./classify-refusal.js";
import { isWritten, type Dependencies, type Dependency } from "../values/dependencies.js";

/** Whose a limit or a budget is: what it counts by. */
export interface GuardKey {
  /** Parts of the request, as the caller wrote them, of which alone it is made on some way; sorted. */
  chosen: readonly string[];
  /** Where nobody is signed in it is one text for all of them. */
  shared: boolean;
}

/** What is handed to a limiter as the key of the one who asks; null: nothing is known of it. */
export function guardKey(value: Abstract): GuardKey | null {
  const ways = alternativesOf(value).map(({ value: one }) => one);
  const sources = ways.map((one) => (one.kind === "constant" ? [] : sourcesOf(dependenciesIn(one))));
  if (sources.some((all, index) => all.length === 0 && ways[index]!.kind !== "constant")) return null;
  const chosen = sources.filter((all) => all.length > 0 && all.every(isWritten)).flat();
  const shared = ways.some((one) => one.kind === "constant" && one.value !== null && one.value !== undefined);
  const identified = sources.some((all) => all.includes("other"));
  const addressed = sources.some((all) => all.includes("ip"));
  return { chosen: [...new Set(chosen)].sort(), shared: shared && identified && !addressed };
}

/** The same of a limit by hand, told by what its store was asked by: only where all of that is the caller's. */
export function keyOfChecks(checks: readonly Dependencies[]): GuardKey | null {
  const all = checks.map((one) => (one.all.some(({ kind }) => kind === "key" || kind === "state") ? sourcesOf(one, "key") : []));
  if (all.length === 0 || all.some((one) => one.length === 0)) return null;
  const chosen = all.every((one) => one.every(isWritten)) ? all.flat() : [];
  return { chosen: [...new Set(chosen)].sort(), shared: false };
}

/**
 * Whether a refusal rests on nothing but what was looked up by an id that the caller chose (`findUser(body.userId)`):
 * whoever knows the id of another passes as them. A secret that is looked up, a cookie or a header may well prove who asks.
 */
export function isByChosenId(checks: readonly Dependencies[], names: readonly string[]): boolean {
  return checks.length > 0 && !names.some((name) => provesWho.test(name)) && checks.every(({ all }) => {
    const keys = all.filter(({ kind }) => kind === "key");
    const others = all.filter(({ kind }) => kind !== "key" && kind !== "member");
    return keys.length > 0 && keys.every(({ name }) => chosenParts.has(name)) && others.length === 1 && others[0]!.kind === "call";
  });
}

const chosenParts = new Set(["body", "query", "params"]);

/** Where a key comes from: parts of the request as they were sent, or `other`; what says nothing of who asks is left out. */
function sourcesOf({ all }: Dependencies, only?: "key"): string[] {
  return all.flatMap((one) => {
    if (one.kind === "key") return [one.name];
    // What a store was asked with is told by its keys.
    if (one.kind === "request") return only === "key" && one.as === "asked" ? [] : [ofRequest(one)];
    return only === "key" || neutral.has(one.kind) || one.name.startsWith("next/headers ") ? [] : ["other"];
  });
}

const neutral = new Set<Dependency["kind"]>(["env", "clock", "member", "object"]);

/** A value of a closed set gives nobody a count of their own. */
function ofRequest({ name, as }: Dependency): string {
  return as === "asked" || as === "choice" ? "other" : name;
}
