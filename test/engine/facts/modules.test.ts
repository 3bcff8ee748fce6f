import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { FileFacts } from "../../../rules/engine/facts/file-facts.js";
import { languageOf } from "../../../rules/engine/facts/language.js";
import { printValue } from "./print-values.js";
import { slice } from "./lowered.js";

const facts = (source: string): FileFacts => extractFacts(source, "ts");

const exported = (source: string): string[] => {
  const found = facts(source);
  return found.exports.map(({ name, form, value }) => `${form} ${name} = ${printValue(found, value)}`);
};

describe("imports", () => {
  const imported = (source: string): string[] => {
    const found = facts(source);
    return found.imports.map(
      ({ from, form, typeOnly, bindings }) =>
        `${typeOnly ? "type " : ""}${form} ${from}: ${bindings
          .map((one) => `${one.typeOnly ? "type " : ""}${one.imported} as ${found.variables[one.variable]?.name}`)
          .join(", ")}`.trim(),
    );
  };

  it("come in all forms of ESM", () => {
    expect(imported('import a, { b, c as d } from "x"; import * as e from "y"; import "z";')).toEqual([
      "import x: default as a, b as b, c as d",
      "import y: * as e",
      "import z:",
    ]);
  });

  it("are erased where they are types", () => {
    expect(imported('import type { A } from "x"; import { type B } from "y"; import { type C, d } from "z";')).toEqual([
      "type import x: type A as A",
      "type import y: type B as B",
      "import z: type C as C, d as d",
    ]);
  });

  it("come as `require` and `import()` too, without bindings", () => {
    expect(imported('const { a } = require("x"); async () => await import("y");')).toEqual(["require x:", "dynamic y:"]);
  });

  it("come as `import x = require()`, a binding of the whole module", () => {
    expect(imported('import x = require("x");')).toEqual(["require x: * as x"]);
  });

  it("know the span of their specifier", () => {
    const source = 'import a from "x";';
    expect(slice(source, facts(source).imports[0]?.fromSpan ?? [0, 0])).toBe('"x"');
  });
});

describe("exports", () => {
  it("of declarations are the variables", () => {
    expect(exported("export const a = 1; export let b; export function GET() {} export class C {} export enum E {}")).toEqual([
      "const a = a",
      "let b = b",
      "function GET = GET",
      "class C = C",
      "const E = E",
    ]);
  });

  it("of a pattern are one per name", () => {
    expect(exported("export const { GET, POST: { x: POST } } = handlers;")).toEqual(["const GET = GET", "const POST = POST"]);
  });

  it("by clause have their outer name", () => {
    expect(exported("const a = 1; export { a, a as POST, a as default };")).toEqual([
      "clause a = a",
      "clause POST = a",
      "clause default = a",
    ]);
  });

  it("by default are functions, classes and expressions", () => {
    expect(exported("export default function f() {}")).toEqual(["default default = f"]);
    expect(exported("export default async () => {};")).toEqual(["default default = function 1"]);
    expect(exported("export default class {}")).toEqual(["default default = class 0"]);
    expect(exported("export default withAuth(handler);")).toEqual(["default default = r0"]);
  });

  it("by default point at the head", () => {
    const head = (source: string): string => slice(source, facts(source).exports[0]?.span ?? [0, 0]);
    expect(head("export default async function (req) { return 1; }")).toBe("export default async function (req)");
    expect(head("export default async (req) => { return 1; };")).toBe("async (req) =>");
    expect(head("export default serve(handler);")).toBe("serve");
  });

  it("of overloads are one", () => {
    expect(exported("export function f(a: string): void; export function f(a: number): void; export function f() {}")).toEqual([
      "function f = f",
    ]);
  });

  it("of types say so", () => {
    expect(facts("interface A {} export { A }; export type { A as B };").exports.map(({ typeOnly }) => typeOnly)).toEqual([true, true]);
  });

  it("of CommonJS are the object and each of its members", () => {
    expect(exported("const a = 1; module.exports = { a, run() {} };")).toEqual([
      "commonjs default = { a: a, run: function 1 }",
      "commonjs a = a",
      "commonjs run = function 1",
    ]);
    expect(exported("exports.a = void 0; exports.a = f(); module.exports.b = exports.c = 2;")).toEqual([
      "commonjs a = r0",
      "commonjs c = 2",
      "commonjs b = 2",
    ]);
    expect(exported("export = handler;")).toEqual(["commonjs default = global handler"]);
  });

  it("of CommonJS inside a function are none", () => {
    expect(exported("function f(module) { module.exports = 1; } function g() { exports.a = 1; }")).toEqual([]);
  });

  it("from other modules are passed on", () => {
    const source = 'export * from "a"; export * as b from "b"; export { c, d as default } from "c"; export type { T } from "t";';
    expect(facts(source).reexports.map(({ from, imported, exported: name, typeOnly }) => [from, imported, name, typeOnly])).toEqual([
      ["a", "*", null, false],
      ["b", "*", "b", false],
      ["c", "c", "c", false],
      ["c", "d", "default", false],
      ["t", "T", "T", true],
    ]);
  });
});

describe("directives", () => {
  const directives = (source: string): string[] => facts(source).directives.map(({ text }) => text);

  it("stand in the file's prologue, comments may come before", () => {
    expect(directives('// note\n"use strict";\n/* x */ "use server"\nimport "x";')).toEqual(["use server"]);
  });

  it("are none after a statement, in parentheses, as templates or with escapes", () => {
    expect(directives('import "x"; "use server";')).toEqual([]);
    expect(directives('("use client");')).toEqual([]);
    expect(directives("`use client`;")).toEqual([]);
    expect(directives('"use\\x20client";')).toEqual([]);
  });

  it("belong to the function they open", () => {
    const found = facts('async function f() { "use server"; "use cache: remote"; g(); "use step"; }');
    expect(found.functions[1]?.directives.map(({ text }) => text)).toEqual(["use server", "use cache: remote"]);
  });

  it("of workflows are not seen on the brace's own line", () => {
    expect(facts("async function f() { 'use workflow'; }").functions[1]?.directives).toEqual([]);
    expect(facts("async function f() {\n  'use workflow';\n}").functions[1]?.directives).toHaveLength(1);
  });
});

describe("languages", () => {
  it("are told by the file's name", () => {
    expect(["a.js", "a.jsx", "a.mjs", "a.cjs"].map(languageOf)).toEqual(["jsx", "jsx", "jsx", "jsx"]);
    expect(["a.ts", "a.mts", "a.cts", "a.tsx"].map(languageOf)).toEqual(["ts", "ts", "ts", "tsx"]);
    expect(["a.json", "a.d.ts", "a.d.mts", "Makefile"].map(languageOf)).toEqual([null, null, null, null]);
  });

  it("decide what `<T>` is", () => {
    expect(extractFacts("const a = <T>b;", "ts").syntaxErrors).toEqual([]);
    expect(extractFacts("const a = <T>b;", "tsx").syntaxErrors).not.toEqual([]);
    expect(extractFacts("const a = <T>b</T>;", "jsx").syntaxErrors).toEqual([]);
  });
});
