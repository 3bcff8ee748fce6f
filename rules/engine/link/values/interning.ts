/**
 * Tables of interned things, process-wide because values made in different analyses may meet.
 * What modules intern while they load (`undefinedValue`, `noFacts`) is there for good; all else is
 * forgotten before the next analysis begins, so that a process that runs thousands stays as it is.
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
let kept = false;

/** Forgets what analyses so far have interned. Never between two steps of one analysis. */
export function forgetInterned(): void {
  if (!kept) for (const table of tables) table.keep();
  else for (const table of tables) table.forget();
  kept = true;
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

  constructor() {
    tables.push({
      size: () => [...this.rows.values()].reduce((sum, row) => sum + row.size, 0),
      keep: () => void (this.stays = [...this.rows].flatMap(([a, row]) => [...row].map(([b, value]): [A, B, V] => [a, b, value]))),
      forget: () => {
        this.rows = new Map();
        for (const [a, b, value] of this.stays) this.set(a, b, value);
      },
    });
  }

  get(a: A, b: B): V | undefined {
    return this.rows.get(a)?.get(b);
  }

  set(a: A, b: B, value: V): void {
    const row = this.rows.get(a);
    if (row) row.set(b, value);
    else this.rows.set(a, new Map([[b, value]]));
  }
}

/** Ids are given out once in the life of the process: what is forgotten is never taken for something new. */
export function createIds(): () => number {
  let next = 0;
  return () => next++;
}
