import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { SegmentConfigFacts } from "../../../rules/engine/facts/file-facts.js";
import { slice } from "./lowered.js";

const config = (source: string): SegmentConfigFacts[] => extractFacts(source, "ts").segmentConfig;
const forms = (source: string): string[] => config(source).map(({ form, key }) => `${form} ${key}`);

describe("segment config", () => {
  it("is found in every form of export", () => {
    expect(forms("export const maxDuration = 1; export let runtime = 'edge'; export var dynamic = 'auto';")).toEqual([
      "const maxDuration",
      "let runtime",
      "var dynamic",
    ]);
    expect(forms("const maxDuration = 1; const r = 'edge'; export { maxDuration, r as runtime };")).toEqual([
      "clause maxDuration",
      "renamed-clause runtime",
    ]);
    expect(forms("export { maxDuration, x as runtime } from './c'; export * from './d';")).toEqual([
      "reexport maxDuration",
      "reexport runtime",
      "star *",
    ]);
    expect(forms("export const { maxDuration, a: { b: runtime } } = c;")).toEqual([
      "destructured maxDuration",
      "destructured runtime",
    ]);
    expect(forms("export function dynamic() {} export class runtime {}")).toEqual(["function dynamic", "class runtime"]);
  });

  it("is not found in what is no segment key, no export, or a type", () => {
    expect(forms("const maxDuration = 1; export const duration = maxDuration; export type { runtime } from './t';")).toEqual([]);
  });

  it("lists the members of a config object, with the object's wrappers", () => {
    const source = "export const config = { maxDuration: 60, 'runtime': r, api: { bodyParser: false } } satisfies PageConfig;";
    expect(config(source).map(({ key, within, form, objectWrappers }) => [key, within, form, objectWrappers])).toEqual([
      ["maxDuration", "config", "const", ["satisfies"]],
      ["runtime", "config", "const", ["satisfies"]],
      ["api", "config", "const", ["satisfies"]],
    ]);
  });

  it("follows a clause to the object it exports", () => {
    expect(forms("const cfg = { maxDuration: 1 }; export { cfg as config };")).toEqual(["renamed-clause maxDuration"]);
  });

  it("keeps a config that is no object literal as one entry", () => {
    expect(config("export const config = makeConfig();")).toMatchObject([
      { key: "config", within: "export", initializer: { syntax: "call", nodeType: "CallExpression" } },
    ]);
  });

  it("points at the name, and spans what would be removed", () => {
    const source = "export const maxDuration: number = 60;\nexport const a = 1, runtime = 'edge';";
    const [duration, runtime] = config(source);
    expect(slice(source, duration?.nameSpan ?? [0, 0])).toBe("maxDuration");
    expect(slice(source, duration?.span ?? [0, 0])).toBe("export const maxDuration: number = 60;");
    expect(slice(source, runtime?.span ?? [0, 0])).toBe("runtime = 'edge'");
  });
});

describe("an initializer", () => {
  const initializer = (source: string): SegmentConfigFacts["initializer"] | undefined =>
    config(`const M = 60; let L = 1;\nexport const maxDuration = ${source};`)[0]?.initializer;

  it.each([
    ["60", "number", "NumericLiteral", 60],
    ["1_00", "number", "NumericLiteral", 100],
    ["0x3c", "number", "NumericLiteral", 60],
    ["'60'", "string", "StringLiteral", "60"],
    ["true", "boolean", "BooleanLiteral", true],
    ["null", "null", "NullLiteral", null],
    ["undefined", "undefined", "Identifier", undefined],
    ["`60`", "template", "TemplateLiteral", "60"],
    ["`${M}s`", "template-with-values", "TemplateLiteral", "60s"],
    ["/x/", "regexp", "RegExpLiteral", undefined],
    ["['a', 'b']", "array", "ArrayExpression", ["a", "b"]],
    ["{ a: 1 }", "object", "ObjectExpression", undefined],
    ["M", "identifier", "Identifier", 60],
    ["L", "identifier", "Identifier", undefined],
    ["-1", "unary", "UnaryExpression", -1],
    ["60 * 5", "binary", "BinaryExpression", 300],
    ["M / 0", "binary", "BinaryExpression", undefined],
    ["M > 1 ? 2 : 3", "conditional", "ConditionalExpression", undefined],
    ["true ? 2 : 3", "conditional", "ConditionalExpression", 2],
    ["Number(process.env.D)", "call", "CallExpression", undefined],
    ["limits.chat", "member", "MemberExpression", undefined],
    ["limits?.chat", "member", "OptionalChainingExpression", undefined],
    ["() => 1", "function", "ArrowFunctionExpression", undefined],
    ["new Number(1)", "other", "NewExpression", undefined],
  ])("%s is a %s, to SWC a %s", (source, syntax, nodeType, value) => {
    expect(initializer(source)).toMatchObject({ syntax, nodeType, wrappers: [], text: source });
    expect(initializer(source)?.value).toEqual(value);
  });

  it.each([
    ["(60)", ["parentheses"]],
    ["60 as number", ["as"]],
    ["60 as const", ["as-const"]],
    ["<number>60", ["type-assertion"]],
    ["60 satisfies number", ["satisfies"]],
    ["60!", ["non-null"]],
    ["(60 as any)!", ["non-null", "parentheses", "as"]],
  ])("%s is a wrapped number", (source, wrappers) => {
    expect(initializer(source)).toMatchObject({
      syntax: "number",
      wrappers,
      nodeType: "NumericLiteral",
      value: 60,
      text: source,
    });
  });

  it("does not follow constants that are defined by each other", () => {
    expect(config("const a = b; const b = a; export const maxDuration = a;")[0]?.initializer).not.toHaveProperty("value");
  });
});
