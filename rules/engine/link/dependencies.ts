/**
 * Provenance: what a value was made from. Names only, no places, so that two calls alike in shape
 * have equal provenance; interned, so that equal sets are the same object.
 */
export interface Dependency {
  /**
   * `request`: a part of it (`body`, `headers`, `query`, `params`, `cookies`, `url`, `ip`).
   * `call`: what an awaited or foreign call gave. `object`: a foreign object. `env`: an environment
   * variable. `state`: a variable of the module that is written. `member`: a member read on the way.
   * `clock`: the time. `random`. `model`: what a model call gave.
   */
  kind: "request" | "call" | "object" | "env" | "state" | "member" | "clock" | "random" | "model";
  name: string;
}

export interface Dependencies {
  readonly id: number;
  readonly all: readonly Dependency[];
}

/** Beyond this, which ones they are no longer matters. */
const MOST = 16;

const table = new Map<string, Dependencies>();
const merged = new Map<string, Dependencies>();

const byId: Dependencies[] = [];

export const noDependencies: Dependencies = dependenciesOf([]);

export function dependenciesOf(all: readonly Dependency[]): Dependencies {
  const byName = new Map(all.map((one) => [`${one.kind} ${one.name}`, one]));
  const names = [...byName.keys()].sort().slice(0, MOST);
  const key = names.join("\n");
  let result = table.get(key);
  if (!result) {
    table.set(key, (result = { id: table.size, all: names.map((name) => byName.get(name)!) }));
    byId.push(result);
  }
  return result;
}

/** The set with this id (guard facts of kind `checked` hold such ids). */
export function dependenciesById(id: number): Dependencies {
  return byId[id] ?? noDependencies;
}

export function mergeDependencies(sets: readonly Dependencies[]): Dependencies {
  const distinct = [...new Set(sets)].filter((set) => set !== noDependencies);
  if (distinct.length === 0) return noDependencies;
  if (distinct.length === 1) return distinct[0]!;
  const key = distinct.map((set) => set.id).sort((a, b) => a - b).join(",");
  let result = merged.get(key);
  if (!result) merged.set(key, (result = dependenciesOf(distinct.flatMap((set) => set.all))));
  return result;
}

export function withDependency(set: Dependencies, dependency: Dependency): Dependencies {
  return mergeDependencies([set, dependenciesOf([dependency])]);
}

export function dependsOn(set: Dependencies, ...kinds: Dependency["kind"][]): boolean {
  return set.all.some((one) => kinds.includes(one.kind));
}
