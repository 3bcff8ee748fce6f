/** Whether two lists hold the same in the same order. */
export function isSameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}

/** What has the same key, together: keys and what has them in the order in which they come. */
export function groupedBy<One, Key>(all: Iterable<One>, keyOf: (one: One) => Key): Map<Key, One[]> {
  const groups = new Map<Key, One[]>();
  for (const one of all) append(groups, keyOf(one), one);
  return groups;
}

/** Puts one more behind what a table has for a key. */
export function append<Key, One>(table: Map<Key, One[]>, key: Key, one: One): void {
  const known = table.get(key);
  if (known) known.push(one);
  else table.set(key, [one]);
}
