/**
 * Tables of interned things, process-wide because values made in different analyses may meet.
 * What modules intern while they load (`undefinedValue`, `noFacts`) is there for good; all else is
 * kept from one analysis to the next, whose values are much the same, until it has become a lot.
 */
interface Table {
  size(): number;
  /** Takes what is in it now for what stays. */
  keep(): void;
  /** Back to what stays. */
  forget(): void;
}

const tables: Table[] = [];

/** How many things are interned: for tests. */
export function internedNow(): number {
  return tables.reduce((sum, table) => sum + table.size(), 0);
}

/** What all analyses together may keep, at least. */
const FEW = 20_000;
/** Times what the largest of them makes when it begins with nothing. */
const TIMES = 3;

let kept = false;
let generation = 0;
let most = FEW;

/** Counts the times that everything was forgotten: what holds values of another generation is of no use any more. */
export function internedGeneration(): number {
  return generation;
}

/** Forgets what analyses so far have interned, where it has become a lot, or somebody knows it to be. Never between two steps of one analysis. */
export function thinInterned(isLot: boolean): void {
  if (!kept) for (const table of tables) table.keep();
  kept = true;
  if (!isLot && internedNow() <= most) return;
  for (const table of tables) table.forget();
  generation++;
}

/** What an analysis that began with nothing has interned: what is kept has room for that. */
export function neededInterned(count: number): void {
  most = Math.max(most, TIMES * count);
}

/** A map that is emptied between analyses: a cache, or a table of interned things by key. */
export function internTable<K, V>(): Map<K, V> {
  const map = new Map<K, V>();
  let stays: [K, V][] = [];
  tables.push({
    size: () => map.size,
    keep: () => void (stays = [...map]),
    forget: () => {
      map.clear();
      for (const [key, value] of stays) map.set(key, value);
    },
  });
  return map;
}

/** Things by two keys; the first are compared as objects. */
export class PairTable<A extends object, B, V> {
  private rows = new Map<A, Map<B, V>>();
  private stays: [A, B, V][] = [];
  private count = 0;

  constructor() {
    tables.push({
      size: () => this.count,
      keep: () => void (this.stays = [...this.rows].flatMap(([a, row]) => [...row].map(([b, value]): [A, B, V] => [a, b, value]))),
      forget: () => {
        this.rows = new Map();
        this.count = 0;
        for (const [a, b, value] of this.stays) this.set(a, b, value);
      },
    });
  }

  get(a: A, b: B): V | undefined {
    return this.rows.get(a)?.get(b);
  }

  set(a: A, b: B, value: V): void {
    const row = this.rows.get(a);
    if (row?.has(b) !== true) this.count++;
    if (row) row.set(b, value);
    else this.rows.set(a, new Map([[b, value]]));
  }
}

/** Ids are given out once in the life of the process: what is forgotten is never taken for something new. */
export function createIds(): () => number {
  let next = 0;
  return () => next++;
}
