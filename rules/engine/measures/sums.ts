import { addAmounts, maxAmount, multiplyAmounts, type Amount } from "./amount.js";
import type { Figure } from "./figure.js";
import { given } from "./figures.js";

/** Longer sums are nested: a figure's parts stay few enough to be read. */
const MOST_PARTS = 12;

/** `a + b`; what is nothing adds no part, and sums without a name of their own are taken in. */
export function plus(a: Figure, b: Figure, what = ""): Figure {
  if (isZero(a)) return b;
  if (isZero(b)) return a;
  const parts = [...termsOf(a), ...termsOf(b)];
  return { value: addAmounts(a.value, b.value), unit: a.unit, what, how: "sum", parts: parts.length > MOST_PARTS ? [a, b] : parts, at: null };
}

/** A figure so many times over. */
export function times(figure: Figure, count: Amount, what: string, more: Partial<Pick<Figure, "at" | "assumption" | "why">> = {}): Figure {
  if (count === 1 || isZero(figure)) return figure;
  const factor = given(count, "times", what, more);
  return { value: multiplyAmounts(figure.value, count), unit: figure.unit, what: "", how: "product", parts: [factor, figure], at: more.at ?? null, why: more.why ?? figure.why ?? null };
}

/** The greater of two; equal ones are the first. */
export function greater(a: Figure, b: Figure): Figure {
  return a.value === b.value || maxAmount(a.value, b.value) === a.value ? a : b;
}

/** The smaller of two: a number where there is one. */
export function lesser(a: Figure, b: Figure): Figure {
  return greater(a, b) === a ? b : a;
}

/** A figure cut at another, which is said; itself where it is smaller anyway. */
export function cut(figure: Figure, limit: Figure, what: string): Figure {
  if (typeof figure.value === "number" && typeof limit.value === "number" && figure.value <= limit.value) return figure;
  if (typeof limit.value !== "number") return figure;
  return { value: limit.value, unit: figure.unit, what, how: "least", parts: [limit, figure], at: limit.at };
}

export function isZero({ value }: Figure): boolean {
  return value === 0;
}

/** The same figure under a name. */
export function named(figure: Figure, what: string, at: Figure["at"]): Figure {
  return figure.what === "" && figure.how === "sum" ? { ...figure, what, at: figure.at ?? at } : figure;
}

function termsOf(figure: Figure): Figure[] {
  return figure.how === "sum" && figure.what === "" ? figure.parts : [figure];
}
