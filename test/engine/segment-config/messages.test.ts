import { describe, expect, it } from "vitest";
import { read } from "./reading-table.js";

function messageOf(source: string, version: string, bundler?: "webpack" | "turbopack"): string | null {
  const reading = read(source, "maxDuration", "route", version, bundler ? { bundler } : {});
  return "message" in reading ? reading.message : null;
}

describe("what Next prints about a value it cannot read", () => {
  it("14 warns and goes on", () => {
    expect(messageOf("export const maxDuration = 60 * 5", "14.2.35")).toBe(
      "Next.js can't recognize the exported `config` field in route: " +
        'Unsupported node type "BinaryExpression" at "maxDuration". The default config will be used instead.',
    );
  });

  it("webpack names the place", () => {
    expect(messageOf("const M = 60; export const maxDuration = M", "15.5.29")).toBe(
      "Next.js can't recognize the exported `config` field in route: Unknown identifier \"M\" at \"maxDuration\".",
    );
    expect(messageOf("export const maxDuration = -1", "16.4.6", "webpack")).toContain('"UnaryExpression" at "maxDuration"');
  });

  it("Turbopack says that something is wrong, and not where", () => {
    expect(messageOf("export const maxDuration = (60)", "16.4.6")).toMatch(/^Invalid segment configuration export detected\./);
  });

  it("forgets the path below a wrapper it looks through", () => {
    expect(messageOf("export const maxDuration = (60 * 5) satisfies number", "15.5.29")).toMatch(/"ParenthesisExpression"\.$/);
  });

  it("a wrong type is named", () => {
    expect(messageOf('export const maxDuration = "60"', "16.4.6")).toContain('Expected number, received string at "maxDuration"');
    expect(messageOf("export const maxDuration = 60.5", "16.4.6")).toContain("Expected integer, received float");
  });

  it("nothing at all about `let`", () => {
    expect(messageOf("export let maxDuration = 60", "16.4.6")).toBeNull();
  });
});

describe("what was meant", () => {
  it.each([
    ["export let maxDuration = 60", 60],
    ["export const maxDuration = 60 * 5", 300],
    ["const MINUTE = 60; export const maxDuration = 5 * MINUTE", 300],
    ["const m = 60; export { m as maxDuration }", 60],
    ['import { M } from "./limits"; export const maxDuration = M', undefined],
    ["export const maxDuration = Number(process.env.SECONDS)", undefined],
  ])("%s", (source, value) => {
    expect(read(source, "maxDuration", "route", "14.2.35")).toMatchObject({ value });
  });

  it("points at the name", () => {
    const source = "export let maxDuration = 60";
    const reading = read(source, "maxDuration", "route", "16.4.6");
    expect("at" in reading && source.slice(...reading.at)).toBe("maxDuration");
  });
});
