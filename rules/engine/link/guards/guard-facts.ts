import { dependenciesById, dependsOn } from "../values/dependencies.js";
import { createIds, internTable, PairTable } from "../values/interning.js";

/**
 * What has passed on the way to a point: guards by kind, and a few marks of the same nature.
 * `checked`: a check ran (the ids are provenance ids); `failed`: a call has failed; `roles`: the roles
 * of messages have been looked at; `switch`: one position of a switch of the deployment, its ids even
 * and odd for the two positions; `accounted`: paths met that have each another of `checked`, `failed`
 * and `switch`: on none of them was nothing asked.
 * Values are interned: equal facts are the same object.
 */
export type FactKind =
  | "auth" | "rateLimit" | "budget" | "validation" | "moderation" | "bot" | "checked" | "failed" | "roles" | "switch" | "accounted";

export interface GuardFacts {
  readonly id: number;
  /** On every path: kind → ids of the guards (any of them may be the one that passed). */
  readonly must: ReadonlyMap<FactKind, readonly number[]>;
  /** On some path at least. */
  readonly may: ReadonlyMap<FactKind, readonly number[]>;
}

const table = internTable<string, GuardFacts>();
const nextId = createIds();
type Pairs = PairTable<GuardFacts, GuardFacts, GuardFacts>;
const both: Pairs = new PairTable();
const either: Pairs = new PairTable();
const added: Pairs = new PairTable();

export const noFacts: GuardFacts = intern(new Map(), new Map());

const kinds: readonly FactKind[] = ["auth", "rateLimit", "budget", "validation", "moderation", "bot", "checked", "failed", "roles", "switch", "accounted"];
const single = new Map(kinds.map((kind) => [kind, internTable<number, GuardFacts>()]));

/** Facts with one more that holds from here on. */
export function withFact(facts: GuardFacts, kind: FactKind, ids: readonly number[]): GuardFacts {
  if (ids.length === 0) return facts;
  return and(facts, ids.length === 1 ? oneFact(kind, ids[0]!) : intern(new Map([[kind, ids]]), new Map([[kind, ids]])));
}

function oneFact(kind: FactKind, id: number): GuardFacts {
  const ofKind = single.get(kind)!;
  let facts = ofKind.get(id);
  if (!facts) ofKind.set(id, (facts = intern(new Map([[kind, [id]]]), new Map([[kind, [id]]]))));
  return facts;
}

/** Both hold: one after the other. */
export function and(a: GuardFacts, b: GuardFacts): GuardFacts {
  if (a === b || b === noFacts) return a;
  if (a === noFacts) return b;
  return paired(both, a, b, () => intern(union(a.must, b.must), union(a.may, b.may)));
}

/**
 * What holds when one of two paths was taken: a kind present on both stays, with either's guards.
 * Two positions of one switch of the deployment are no two paths of a request: whoever runs the
 * app has set it, and what either position guards counts.
 */
export function meet(a: GuardFacts, b: GuardFacts): GuardFacts {
  if (a === b) return a;
  return paired(either, a, b, () => {
    const flipped = switchBetween(a, b);
    if (flipped === null) return intern(intersection(a.must, b.must), union(a.may, b.may));
    const must = union(a.must, b.must);
    // Who is let off a limit is still asked who they are, and so is everybody else.
    if (isPrivilege(flipped) && a.must.has("auth") !== b.must.has("auth")) must.delete("auth");
    return intern(withoutSwitch(must, flipped), withoutSwitch(union(a.may, b.may), flipped));
  });
}

/** The meet of several: the positions of one switch first, whatever their order. */
export function meetAll(all: readonly GuardFacts[]): GuardFacts {
  if (all.length === 0) return noFacts;
  if (all.every((one) => one === all[0])) return all[0]!;
  const open = [...new Set(all)].sort((x, y) => x.id - y.id);
  if (!open.some((one) => one.must.has("switch"))) return open.reduce(meet);
  for (let index = 0; index < open.length; index++) {
    const other = open.findIndex((one, at) => at > index && switchBetween(open[index]!, one) !== null);
    if (other < 0) continue;
    open[index] = meet(open[index]!, open[other]!);
    open.splice(other, 1);
    index = -1;
  }
  return open.reduce(meet);
}

/**
 * What holds whichever of its alternatives a value turns out to be. What only some of them tell is told where it is asked
 * which one it is: a session that is looked up, and that nobody looks at, guards no path.
 */
export function whichever(alternatives: readonly GuardFacts[]): GuardFacts {
  const met = meetAll(alternatives);
  if (met.may.size === met.must.size) return met;
  const told = [...met.may.keys()].filter((kind) => !met.must.has(kind) && alternatives.every(({ must, may }) => must.has(kind) || !may.has(kind)));
  return told.reduce(without, met);
}

/** The switch on whose two positions two paths stand (its even id), or null. */
function switchBetween(a: GuardFacts, b: GuardFacts): number | null {
  if (!a.must.has("switch")) return null;
  const others = b.must.get("switch") ?? [];
  const id = (a.must.get("switch") ?? []).find((one) => others.includes(one ^ 1));
  return id === undefined ? null : id & ~1;
}

/** Whether a switch asks which of the app's users this is (`privileges.ts`), and not how the app is deployed. */
function isPrivilege(position: number): boolean {
  return dependsOn(dependenciesById(position >> 1), "call");
}

function withoutSwitch(kinds: Kinds, id: number): Kinds {
  const rest = (kinds.get("switch") ?? []).filter((one) => (one & ~1) !== id);
  const result = new Map(kinds);
  if (rest.length > 0) result.set("switch", rest);
  else result.delete("switch");
  return result;
}

/** What `a` adds to `base`; kinds whose guards `base` already has are left out. */
export function beyond(a: GuardFacts, base: GuardFacts): GuardFacts {
  if (a === base || a === noFacts) return noFacts;
  return paired(added, a, base, () => intern(difference(a.must, base.must), difference(a.may, base.may)));
}

const certain = internTable<GuardFacts, GuardFacts>();

/** What holds for certain, without what holds on some paths only. */
export function onlyCertain(facts: GuardFacts): GuardFacts {
  if (facts === noFacts) return facts;
  let known = certain.get(facts);
  if (!known) certain.set(facts, (known = intern(facts.must, facts.must)));
  return known;
}

/** The facts of one kind that hold for certain. */
export function only(facts: GuardFacts, kind: FactKind): GuardFacts {
  return withFact(noFacts, kind, facts.must.get(kind) ?? []);
}

/** Without the facts of one kind. */
export function without(facts: GuardFacts, kind: FactKind): GuardFacts {
  if (!facts.may.has(kind)) return facts;
  return intern(filtered(facts.must, kind), filtered(facts.may, kind));
}

export function hasFact(facts: GuardFacts, kind: FactKind): boolean {
  return facts.must.has(kind);
}

type Kinds = ReadonlyMap<FactKind, readonly number[]>;

function union(a: Kinds, b: Kinds): Map<FactKind, readonly number[]> {
  const result = new Map(a);
  for (const [kind, ids] of b) result.set(kind, merged(result.get(kind) ?? [], ids));
  return result;
}

function intersection(a: Kinds, b: Kinds): Kinds {
  const result = new Map<FactKind, readonly number[]>();
  for (const [kind, ids] of a) {
    const others = b.get(kind);
    if (others) result.set(kind, merged(ids, others));
  }
  if (!isAccounted(result) && isAccounted(a) && isAccounted(b)) result.set("accounted", [0]);
  return result;
}

/** Whether something was asked, could not be, or need not be, by the switch of the deployment. */
function isAccounted(kinds: Kinds): boolean {
  return accounts.some((kind) => kinds.has(kind));
}

const accounts = ["checked", "failed", "switch", "accounted"] as const;

function difference(a: Kinds, base: Kinds): Kinds {
  const result = new Map<FactKind, readonly number[]>();
  for (const [kind, ids] of a) {
    const known = base.get(kind);
    const rest = known ? ids.filter((id) => !known.includes(id)) : ids;
    if (rest.length > 0) result.set(kind, rest);
  }
  return result;
}

function filtered(kinds: Kinds, without: FactKind): Kinds {
  return new Map([...kinds].filter(([kind]) => kind !== without));
}

/** Sorted, without repetition, and cut: which guard it was matters less than that there is one. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  // What is there already, nearly always: lists are kept in order.
  if (a.length <= MOST_IDS && isAscending(a) && b.every((id) => a.includes(id))) return a;
  return [...new Set([...a, ...b])].sort((x, y) => x - y).slice(0, MOST_IDS);
}

const MOST_IDS = 12;

function isAscending(ids: readonly number[]): boolean {
  for (let index = 1; index < ids.length; index++) if (ids[index]! <= ids[index - 1]!) return false;
  return true;
}

function paired(pairs: Pairs, a: GuardFacts, b: GuardFacts, make: () => GuardFacts): GuardFacts {
  let result = pairs.get(a, b);
  if (!result) pairs.set(a, b, (result = make()));
  return result;
}

function intern(must: Kinds, may: Kinds): GuardFacts {
  const key = `${printed(must)}|${printed(may)}`;
  let facts = table.get(key);
  if (!facts) table.set(key, (facts = { id: nextId(), must, may }));
  return facts;
}

function printed(kinds: Kinds): string {
  return [...kinds].map(([kind, ids]) => `${kind}:${ids.join(",")}`).sort().join(";");
}
