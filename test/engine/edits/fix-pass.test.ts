import { describe, expect, it } from "vitest";
import { applyEdits } from "../../../rules/engine/edits/apply-edits.js";
import { fixPass, type FixPass } from "../../../rules/engine/edits/fix-pass.js";
import type { Finding, TextEdit } from "../../../rules/engine/finding.js";

const route = "/app/route.ts";
const texts: Record<string, string> = { [route]: "const a = 1;\nconst b = 2;\n", "/app/lib.ts": "export {};\n" };

/** One pass over findings of which each has a fix with these edits. */
function pass(...fixes: TextEdit[][]): FixPass {
  const findings = fixes.map((edits, index): Finding => ({
    rule: `rule-${index}`, severity: "warning", message: "", mentions: [], at: { file: route, span: [0, 0] }, routes: [], related: [], absorbed: [],
    fixes: [{ title: "", safe: true, edits: () => edits }],
  }));
  return fixPass(findings, ({ fixes }) => fixes, (file) => texts[file] ?? null);
}

const edit = (span: [number, number], text: string, file = route): TextEdit => ({ file, span, text });
const rulesOf = ({ applied }: FixPass): string[] => applied.map(({ finding }) => finding.rule);

describe("a pass of fixes", () => {
  it("makes those that are apart from each other", () => {
    const result = pass([edit([10, 11], "10")], [edit([23, 24], "20")]);

    expect(result.texts.get(route)).toBe("const a = 10;\nconst b = 20;\n");
  });

  it("leaves those that touch an earlier one for the next pass", () => {
    const result = pass([edit([10, 11], "10")], [edit([11, 11], "0")], [edit([6, 11], "z = 3")]);

    expect(rulesOf(result)).toEqual(["rule-0"]);
    expect(result.postponed).toBe(2);
  });

  it("makes the first fix of a finding that changes something", () => {
    const fixes = [[], [edit([10, 11], "1")], [edit([10, 11], "10")], [edit([10, 11], "11")]].map((edits, index) => ({ title: `${index}`, safe: true, edits: () => edits }));
    const finding: Finding = { rule: "rule-0", severity: "warning", message: "", mentions: [], at: { file: route, span: [0, 0] }, routes: [], related: [], absorbed: [], fixes };
    const { applied } = fixPass([finding], () => fixes, (file) => texts[file] ?? null);

    expect(applied.map(({ fix }) => fix.title)).toEqual(["2"]);
  });

  it("leaves out one whose own edits overlap, and makes the others", () => {
    const result = pass([edit([6, 11], "z = 3"), edit([10, 11], "10")], [edit([23, 24], "20")]);

    expect(rulesOf(result)).toEqual(["rule-1"]);
  });

  it("makes an edit that two of them ask for once", () => {
    const imported = edit([0, 0], 'import "x";\n');
    const result = pass([imported, edit([10, 11], "10")], [imported, edit([23, 24], "20")]);

    expect(result.texts.get(route)).toBe('import "x";\nconst a = 10;\nconst b = 20;\n');
    expect(rulesOf(result)).toHaveLength(2);
  });

  it("makes one of several files in all of them or in none", () => {
    const result = pass([edit([10, 11], "10")], [edit([10, 11], "11"), edit([0, 0], "// new\n", "/app/lib.ts")]);

    expect([...result.texts.keys()]).toEqual([route]);
  });

  it("creates a file that does not exist", () => {
    expect(pass([edit([0, 0], "export const x = 1;\n", "/app/new.ts")]).texts.get("/app/new.ts")).toBe("export const x = 1;\n");
  });

  it("leaves out what would break the file, and what changes nothing", () => {
    expect(rulesOf(pass([edit([10, 11], "(")]))).toEqual([]);
    expect(rulesOf(pass([edit([10, 11], "1")]))).toEqual([]);
  });
});

describe("edits", () => {
  it("at one offset stand in the order given", () => {
    expect(applyEdits("ac", [edit([1, 1], "1"), edit([1, 1], "2")])).toBe("a12c");
  });

  it("that overlap are refused", () => {
    expect(() => applyEdits("abc", [edit([0, 2], ""), edit([1, 3], "")])).toThrow("overlap");
  });
});
