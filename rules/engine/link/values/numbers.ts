import { alternativesOf, opaque, type Abstract } from "./abstract.js";
import { dependenciesIn } from "./dependencies-in.js";
import { mergeDependencies, type Dependencies } from "./dependencies.js";

/** The number a value is; null: it is another constant, several, or not known. */
export function numberOf(value: Abstract | undefined): number | null {
  return value?.kind === "constant" && typeof value.value === "number" ? value.value : null;
}

/** The numbers a value may be, as far as they are known. */
export function numbersIn(value: Abstract | undefined): number[] {
  return value ? alternativesOf(value).flatMap(({ value: one }) => numberOf(one) ?? []) : [];
}

/** A number of which nothing is known but the greatest that it may be. */
export function numberUpTo(most: number, from: Dependencies): Abstract {
  return opaque(most >= 0 ? `most:${most}` : "a number", from, { brand: "number" });
}

/** The greatest number that a value may be; null: nothing bounds it. */
export function greatestNumber(value: Abstract | undefined): number | null {
  if (!value) return null;
  const most = alternativesOf(value).map(({ value: one }) => {
    const known = one.kind === "opaque" && one.brand === "number" ? /^most:(\d+(?:\.\d+)?)$/.exec(one.why) : null;
    return known ? Number(known[1]) : numberOf(one);
  });
  return most.some((one) => one === null) ? null : Math.max(...most.map(Number));
}

/** `Math.min(asked, 4)` and what goes on from such a number, where it is not known; null: nothing bounds it, or it is another function. */
export function boundedNumber(name: string, args: readonly Abstract[]): Abstract | null {
  const greatest = greatestOf.get(name);
  const known = args.map(greatestNumber).filter((one) => one !== null);
  if (!greatest || known.length === 0 || (known.length < args.length && name !== "Math.min")) return null;
  return numberUpTo(greatest(...known), mergeDependencies(args.map(dependenciesIn)));
}

/** What functions of the language give at most, of what they are given at most: none gives less for more. */
const greatestOf: ReadonlyMap<string, (...most: number[]) => number> = new Map([
  ["Math.min", Math.min], ["Math.max", Math.max], ["Math.floor", Math.floor], ["Math.ceil", Math.ceil], ["Math.round", Math.round], ["Math.trunc", Math.trunc], ["Number", Number],
]);
