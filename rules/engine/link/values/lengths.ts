/** Greatest lengths, of texts in characters and of lists in elements; null: nothing bounds one. */
export type Length = number | null;

/** Both, one behind the other. */
export function plus(a: Length, b: Length): Length {
  return a === null || b === null ? null : a + b;
}

/** All of them, one behind the other. */
export function sum(all: readonly Length[]): Length {
  return all.reduce(plus, 0);
}

/** Where it may be any of them. */
export function greatest(all: readonly Length[]): Length {
  return all.reduce((most, one) => (most === null || one === null ? null : Math.max(most, one)), 0);
}
