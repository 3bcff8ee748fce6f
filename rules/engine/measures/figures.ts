import type { Place } from "../finding.js";
import { addAmounts, maxAmount, multiplyAmounts, type Amount } from "./amount.js";
import type { Figure, Unit } from "./figure.js";

/** A figure that stands somewhere: in the code, the catalogue, the assumptions. */
export function given(value: Amount, unit: Unit, what: string, more: Partial<Pick<Figure, "at" | "assumption" | "why">> = {}): Figure {
  return { value, unit, what, how: "given", parts: [], at: null, ...more };
}

/** A figure that its `parts` explain, as those of {@link sumOf} and {@link greatestOf}; of no parts: 1, and theirs 0. */
export function productOf(unit: Unit, what: string, parts: Figure[], at: Place | null = null): Figure {
  return { value: parts.reduce<Amount>((all, part) => multiplyAmounts(all, part.value), 1), unit, what, how: "product", parts, at };
}

export function sumOf(unit: Unit, what: string, parts: Figure[], at: Place | null = null): Figure {
  return { value: parts.reduce<Amount>((all, part) => addAmounts(all, part.value), 0), unit, what, how: "sum", parts, at };
}

export function greatestOf(unit: Unit, what: string, parts: Figure[], at: Place | null = null): Figure {
  return { value: parts.reduce<Amount>((all, part) => maxAmount(all, part.value), 0), unit, what, how: "greatest", parts, at };
}

/** The smaller of two; a symbol gives way to a number. */
export function leastOf(unit: Unit, what: string, parts: Figure[], at: Place | null = null): Figure {
  const numbers = parts.flatMap(({ value }) => (typeof value === "number" ? value : []));
  return { value: numbers.length > 0 ? Math.min(...numbers) : (parts[0]?.value ?? "unknown"), unit, what, how: "least", parts, at };
}

/** Names of the assumptions a figure rests on, each once, in the order met. */
export function assumptionsOf(figure: Figure): string[] {
  const found = new Set<string>();
  const stack = [figure];
  while (stack.length > 0) {
    const next = stack.pop()!;
    if (next.assumption !== undefined) found.add(next.assumption);
    stack.push(...next.parts.toReversed());
  }
  return [...found];
}

/** What is left of a figure where every list of a length that is not known has one element: that much is no guess at lengths. */
export function ofSingleElements(figure: Figure): Amount {
  if (figure.assumption === "listTurns") return 1;
  const parts = figure.parts.map(ofSingleElements);
  const numbers = parts.filter((value) => typeof value === "number");
  switch (figure.how) {
    case "given": return figure.value;
    case "sum": return parts.reduce<Amount>(addAmounts, 0);
    case "product": return parts.reduce<Amount>(multiplyAmounts, 1);
    case "greatest": return parts.reduce<Amount>(maxAmount, 0);
    case "least": return numbers.length > 0 ? Math.min(...numbers) : figure.value;
  }
}
