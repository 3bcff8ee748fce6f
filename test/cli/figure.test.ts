import { describe, expect, it } from "vitest";
import type { Figure } from "@ai-routes/rules";
import { figureLines } from "../../cli/src/format/format-figure.js";
import { report } from "./fake-analysis.js";

function given(value: number, what: string): Figure {
  return { value, unit: "seconds", what, how: "given", parts: [], at: null };
}

function madeOf(how: Figure["how"], parts: Figure[]): Figure {
  return { value: 9, unit: "seconds", what: "the calls", how, parts, at: null };
}

const lines = (figure: Figure): string => figureLines("worst time", figure, report()).join("\n");

describe("a figure", () => {
  it("says parts that are alike once, and how many they are", () => {
    expect(lines(madeOf("sum", [given(2, "ask"), given(3, "judge"), given(2, "ask")]))).toBe(`  worst time    9 s = the calls
      2 × 2 s  ask
    + 3 s  judge`);
  });

  it("says one of those of which the greatest counts", () => {
    expect(lines(madeOf("greatest", [given(9, "ask"), given(9, "ask"), given(3, "judge")]))).toBe(`  worst time    9 s = the greatest of: the calls
      9 s  ask
    | 3 s  judge`);
  });

  it("keeps each factor", () => {
    expect(lines(madeOf("product", [given(3, "retries"), given(3, "retries")]))).toContain("      3 s  retries\n    × 3 s  retries");
  });

  it("of many parts says the first twelve kinds", () => {
    const parts = Array.from({ length: 30 }, (_, index) => given(1, `call ${Math.min(index, 14)}`));

    expect(lines(madeOf("sum", parts))).toMatch(/call 11\n {6}… and 18 more$/);
  });
});
