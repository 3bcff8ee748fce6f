import { createIds, internTable, PairTable } from "./interning.js";

/**
 * Provenance: what a value was made from. Names only, no places, so that two calls alike in shape
 * have equal provenance; interned, so that equal sets are the same object.
 */
export interface Dependency {
  /**
   * `request`: a part of it (`body`, `headers`, `query`, `params`, `cookies`, `url`, `ip`); `handed`: data
   * that a handler has signed for one of its own, made of a body as it was sent.
   * `call`: what an awaited or foreign call gave. `object`: a foreign object. `env`: an environment
   * variable. `state`: a variable of the module that is written. `member`: a member read on the way.
   * `clock`: the time. `random`. `model`: what a model call gave. `stream`: what
   * a response is written with, a stream or one of its ends. `parsed`: a model's text, parsed at the
   * place that `name` says. `key`: what the call was asked by,
   * a part of the request as the caller wrote it, or `other`.
   */
  kind: "request" | "call" | "object" | "env" | "state" | "member" | "clock" | "random" | "model" | "stream" | "parsed" | "key";
  name: string;
  /**
   * What has become of a part of the request. Absent: it is as the caller sent it. `checked`: a
   * schema has let it through. `choice`: that, and it is one of some values, or no text. `asked`:
   * it went into a call that cannot be seen; what that gave need not hold it. Of what a model gave
   * `checked`: it is held to a schema.
   */
  as?: RequestDataState;
  /** Characters of it at most; absent: any number. */
  most?: number;
}

export type RequestDataState = "checked" | "choice" | "asked";

export interface Dependencies {
  readonly id: number;
  readonly all: readonly Dependency[];
  /** What tells each apart from the others, in the same order. */
  readonly names: readonly string[];
  /** Which kinds are among them, one bit each: asked far more often than which ones they are. */
  readonly kinds: number;
}

const bits: Record<Dependency["kind"], number> = {
  request: 1, call: 2, object: 4, env: 8, state: 16, member: 32, clock: 64, random: 128, model: 256, stream: 512, parsed: 1024, key: 2048,
};

/** Beyond this, which ones they are no longer matters. */
const MOST = 16;

const table = internTable<string, Dependencies>();
const byId = internTable<number, Dependencies>();
const merged = new PairTable<Dependencies, Dependencies, Dependencies>();
const mergedSets = internTable<string, Dependencies>();
const extended = new PairTable<Dependencies, string, Dependencies>();
const nextId = createIds();

export const noDependencies: Dependencies = dependenciesOf([]);

export function dependenciesOf(all: readonly Dependency[]): Dependencies {
  if (all.length === 1) return oneDependency(all[0]!);
  const byName = new Map(all.map((one) => [nameOf(one), one]));
  const names = [...byName.keys()].sort();
  // Of too many, what the request brings, what a model wrote, and what tells places apart, is the last to be forgotten.
  if (names.length > MOST) names.sort((a, b) => Number(isKept(b)) - Number(isKept(a))).splice(MOST);
  return interned(names, () => names.map((name) => byName.get(name)!));
}

function isKept(name: string): boolean {
  return name.startsWith("request ") || name.startsWith("parsed ") || name.startsWith("model ");
}

function oneDependency(one: Dependency): Dependencies {
  return interned([nameOf(one)], () => [one]);
}

function interned(names: readonly string[], all: () => Dependency[]): Dependencies {
  const key = names.join("\n");
  let result = table.get(key);
  if (!result) {
    const list = all();
    table.set(key, (result = { id: nextId(), all: list, names, kinds: list.reduce((kinds, one) => kinds | bits[one.kind], 0) }));
    byId.set(result.id, result);
  }
  return result;
}

function nameOf({ kind, name, as, most }: Dependency): string {
  return `${kind} ${name}${as ? ` ${as}` : ""}${most === undefined ? "" : ` ${most}`}`;
}

/** The set with this id (guard facts of kind `checked` hold such ids). */
export function dependenciesById(id: number): Dependencies {
  return byId.get(id) ?? noDependencies;
}

export function mergeDependencies(sets: readonly Dependencies[]): Dependencies {
  const distinct: Dependencies[] = [];
  for (const set of sets) if (set !== noDependencies && !distinct.includes(set)) distinct.push(set);
  if (distinct.length === 0) return noDependencies;
  if (distinct.length === 1) return distinct[0]!;
  if (distinct.length === 2) return mergedPair(distinct[0]!, distinct[1]!);
  const key = distinct.map((set) => set.id).sort((a, b) => a - b).join(",");
  let result = mergedSets.get(key);
  if (!result) mergedSets.set(key, (result = dependenciesOf(distinct.flatMap((set) => set.all))));
  return result;
}

function mergedPair(a: Dependencies, b: Dependencies): Dependencies {
  if (a === b || b === noDependencies) return a;
  if (a === noDependencies) return b;
  const [first, second] = a.id < b.id ? [a, b] : [b, a];
  let result = merged.get(first, second);
  if (!result) merged.set(first, second, (result = holdsAll(first, second) ? first : holdsAll(second, first) ? second : dependenciesOf([...first.all, ...second.all])));
  return result;
}

/** Whether one set holds all of another: together they are that set. */
function holdsAll(set: Dependencies, other: Dependencies): boolean {
  // Full sets have forgotten some: they are put in order anew.
  return set.names.length < MOST && (set.kinds & other.kinds) === other.kinds && other.names.every((name) => set.names.includes(name));
}

export function withDependency(set: Dependencies, dependency: Dependency): Dependencies {
  const key = nameOf(dependency);
  let result = extended.get(set, key);
  if (!result) extended.set(set, key, (result = mergedPair(set, oneDependency(dependency))));
  return result;
}

export function dependsOn(set: Dependencies, ...kinds: Dependency["kind"][]): boolean {
  for (const kind of kinds) if ((set.kinds & bits[kind]) !== 0) return true;
  return false;
}

/** Whether all of it is of one kind, and there is any. */
export function isOnly(set: Dependencies, kind: Dependency["kind"]): boolean {
  return set.kinds === bits[kind];
}

/** Parts of a request that hold what its caller makes up. */
const written = new Set(["body", "query", "params", "headers", "cookies"]);

/** Whether a part of the request holds what its caller makes up. */
export function isWritten(part: string): boolean {
  return written.has(part);
}

/** The same, its parts of the request having become this much (`checked` where they were as sent). */
export function become(set: Dependencies, as: RequestDataState): Dependencies {
  return mapRequest(set, `as ${as}`, (one) => (one.as === "choice" || (one.as === "asked" && as === "checked") ? one : { ...one, as }));
}

/** The same, of at most so many characters. */
export function capped(set: Dependencies, most: number): Dependencies {
  return mapRequest(set, `most ${most}`, (one) => ({ ...one, most: Math.min(most, one.most ?? most) }));
}

const changed = internTable<string, Dependencies>();

function mapRequest(set: Dependencies, name: string, change: (one: Dependency) => Dependency): Dependencies {
  if (!dependsOn(set, "request")) return set;
  const key = `${set.id} ${name}`;
  let result = changed.get(key);
  if (!result) changed.set(key, (result = dependenciesOf(set.all.map((one) => (one.kind === "request" ? change(one) : one)))));
  return result;
}
