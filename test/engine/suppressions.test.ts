import { describe, expect, it } from "vitest";
import type { FileFacts, Suppression } from "../../rules/engine/facts/file-facts.js";
import type { Finding } from "../../rules/engine/finding.js";
import { lineAt } from "../../rules/engine/facts/lines.js";
import { applySuppressions } from "../../rules/engine/project/suppressions.js";

const file = "/app/route.ts";
/** Ten lines of ten characters each. */
const lineStarts = Array.from({ length: 10 }, (_, line) => line * 10);
const ran = new Set(["require-auth", "no-stacked-retries"]);

const comment = (settings: Partial<Suppression>): Suppression => ({
  scope: "next-line", rules: ["require-auth"], reason: null, syntax: "ai-routes", lines: [4, 4], span: [30, 39], ...settings,
});

const finding = (rule: string, line: number): Finding => ({
  rule, severity: "error", message: "…", mentions: [], at: { file, span: [line * 10, line * 10 + 4] }, routes: [], related: [], fixes: [], absorbed: [],
});

function left(findings: Finding[], ...suppressions: Suppression[]): string[] {
  const facts = { lineStarts, suppressions } as unknown as FileFacts;
  const { open, unused } = applySuppressions(findings, [file], () => facts, ran);
  return [...open.map(({ rule }) => rule), ...unused.map(({ message }) => message)];
}

describe("a comment", () => {
  it("silences the rule it names, on its lines", () => {
    expect(left([finding("require-auth", 4)], comment({}))).toEqual([]);
  });

  it("does not silence another rule", () => {
    expect(left([finding("no-stacked-retries", 4), finding("require-auth", 4)], comment({}))).toEqual(["no-stacked-retries"]);
  });

  it("does not silence other lines", () => {
    expect(left([finding("require-auth", 4), finding("require-auth", 5)], comment({}))).toEqual(["require-auth"]);
  });

  it("that names no rule silences all of them", () => {
    expect(left([finding("require-auth", 4), finding("no-stacked-retries", 4)], comment({ rules: null }))).toEqual([]);
  });

  it("for the whole file silences every line", () => {
    const whole = comment({ scope: "file", lines: null });

    expect(left([finding("require-auth", 1), finding("require-auth", 9)], whole)).toEqual([]);
  });

  it("for ESLint silences as well", () => {
    expect(left([finding("require-auth", 4)], comment({ syntax: "eslint" }))).toEqual([]);
  });
});

describe("a comment that silences nothing", () => {
  it("is reported", () => {
    expect(left([], comment({}))).toEqual(["This comment silences nothing: no finding of `require-auth` here; remove it."]);
  });

  it("is reported for the idle one of its rules", () => {
    const two = comment({ rules: ["require-auth", "no-stacked-retries"] });

    expect(left([finding("require-auth", 4)], two)).toEqual([
      "This comment silences nothing: no finding of `no-stacked-retries` here; take `no-stacked-retries` out of it.",
    ]);
  });

  it("is not reported when its rule did not run", () => {
    expect(left([], comment({ rules: ["require-timeout"] }))).toEqual([]);
  });

  it("is left to ESLint when it is ESLint's", () => {
    expect(left([], comment({ syntax: "eslint" }))).toEqual([]);
  });
});

it("findings of files that were not parsed stay", () => {
  expect(applySuppressions([finding("require-auth", 0)], [], () => null, ran).open).toHaveLength(1);
});

it("what a comment for ESLint silences is told apart where ESLint obeys it itself", () => {
  const facts = { lineStarts, suppressions: [comment({ syntax: "eslint" })] } as unknown as FileFacts;
  const { open, leftToHost } = applySuppressions([finding("require-auth", 4), finding("require-auth", 5)], [file], () => facts, ran, "leave");

  expect([open, leftToHost].map((some) => some.map(({ at }) => at.span[0]))).toEqual([[50], [40]]);
});

it("an offset belongs to the last line that begins at or before it", () => {
  expect([0, 9, 10, 99, 500].map((offset) => lineAt(lineStarts, offset))).toEqual([0, 0, 1, 9, 9]);
});
