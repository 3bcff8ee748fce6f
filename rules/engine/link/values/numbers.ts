import { alternativesOf, type Abstract } from "./abstract.js";

/** The number a value is; null: it is another constant, several, or not known. */
export function numberOf(value: Abstract | undefined): number | null {
  return value?.kind === "constant" && typeof value.value === "number" ? value.value : null;
}

/** The numbers a value may be, as far as they are known. */
export function numbersIn(value: Abstract | undefined): number[] {
  return value ? alternativesOf(value).flatMap(({ value: one }) => numberOf(one) ?? []) : [];
}
