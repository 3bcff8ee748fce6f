import { describe, expect, it } from "vitest";
import { insertSegmentExport, liftSegmentConfig, makeSegmentLiteral, removeSegmentKey, type SegmentLiteral } from "../../../rules/engine/edits/segment-export.js";
import type { TextEdit } from "../../../rules/engine/finding.js";

const file = "/app/api/chat/route.ts";

describe("inserting a segment export", () => {
  const insert = (text: string, key = "maxDuration", value: SegmentLiteral = 300) => apply(text, insertSegmentExport(file, text, key, value));

  it("goes below the imports", () => {
    expect(insert('import { a } from "a"; // the a\nimport b from "b";\n\nexport async function POST() {}\n')).toBe(
      'import { a } from "a"; // the a\nimport b from "b";\n\nexport const maxDuration = 300;\n\nexport async function POST() {}\n',
    );
  });

  it("goes beside the segment exports that are there", () => {
    expect(insert('import a from "a";\n\nexport const runtime = "nodejs"; // no edge\n\nexport const POST = a;\n')).toBe(
      'import a from "a";\n\nexport const runtime = "nodejs"; // no edge\nexport const maxDuration = 300;\n\nexport const POST = a;\n',
    );
  });

  it("opens a file without imports", () => {
    expect(insert("export async function POST() {}\n")).toBe("export const maxDuration = 300;\n\nexport async function POST() {}\n");
  });

  it("stays below directives, byte order marks and `#!`", () => {
    expect(insert('"use client";\nconst a = 1;\n')).toBe('"use client";\n\nexport const maxDuration = 300;\nconst a = 1;\n');
    expect(insert("\uFEFFconst a = 1;\n")).toBe("\uFEFFexport const maxDuration = 300;\n\nconst a = 1;\n");
    expect(insert("#!/usr/bin/env node\nconst a = 1;\n")).toBe("#!/usr/bin/env node\nexport const maxDuration = 300;\n\nconst a = 1;\n");
  });

  it("writes as the file does", () => {
    expect(insert("import a from 'a'\r\nimport b from 'b'\r\n\r\nexport const POST = a\r\n", "runtime", "nodejs")).toBe(
      "import a from 'a'\r\nimport b from 'b'\r\n\r\nexport const runtime = 'nodejs'\r\n\r\nexport const POST = a\r\n",
    );
  });

  it("does nothing the second time", () => {
    const once = insert("export async function POST() {}\n");
    expect(insert(once)).toBe(once);
  });
});

describe("making a declared key readable", () => {
  const make = (text: string, value: SegmentLiteral = 300, key = "maxDuration", within: "export" | "config" = "export") =>
    apply(text, makeSegmentLiteral(file, text, { key, within }, value));

  it.each([
    ["export let maxDuration = 300;\n", "export const maxDuration = 300;\n"],
    ["export var maxDuration: number = 5 * 60;\n", "export const maxDuration: number = 300;\n"],
    ["export const maxDuration = 60 * 5; // five minutes\n", "export const maxDuration = 300; // five minutes\n"],
    ["export const maxDuration = (300);\n", "export const maxDuration = 300;\n"],
    ["const m = 300;\nexport { m as maxDuration };\n", "const m = 300;\nexport const maxDuration = 300;\n"],
    ["const m = 300;\nexport { m as maxDuration, POST };\n", "const m = 300;\nexport { POST };\nexport const maxDuration = 300;\n"],
    ['export { maxDuration } from "./limits";\n', "export const maxDuration = 300;\n"],
    ["const maxDuration = 5 * 60;\nexport { maxDuration };\n", "export const maxDuration = 300;\n"],
    ["const maxDuration = 300;\nexport { POST, maxDuration };\n", "export const maxDuration = 300;\nexport { POST };\n"],
  ])("%s", (before, after) => {
    expect(make(before)).toBe(after);
  });

  it("a member of `config`", () => {
    expect(make("export const config = { maxDuration: 60 * 5 };\n", 300, "maxDuration", "config")).toBe("export const config = { maxDuration: 300 };\n");
  });

  it("leaves a variable alone that is assigned elsewhere, or shares its `let`", () => {
    for (const text of ["export let maxDuration = 1;\nmaxDuration = 300;\n", "export let maxDuration = 1, other = 2;\n"]) {
      expect(make(text)).toBe(text);
    }
  });
});

describe("lifting `config` out of an app router file", () => {
  const lift = (text: string) => apply(text, liftSegmentConfig(file, text));

  it("each key becomes an export", () => {
    expect(lift("export const config = { maxDuration: 60, runtime: 'edge', regions: ['iad1'] };\n")).toBe(
      "export const maxDuration = 60;\nexport const runtime = 'edge';\nexport const preferredRegion = ['iad1'];\n",
    );
  });

  it("not where a member means something else", () => {
    const text = "export const config = { maxDuration: 60, api: { bodyParser: false } };\n";
    expect(lift(text)).toBe(text);
  });
});

describe("removing a key", () => {
  const remove = (text: string, key = "dynamic", within: "export" | "config" = "export") => apply(text, removeSegmentKey(file, text, { key, within }));

  it.each([
    ['import a from "a";\n\nexport const dynamic = "auto";\n\nexport const POST = a;\n', 'import a from "a";\n\nexport const POST = a;\n'],
    ['export const dynamic = "auto";\nexport const maxDuration = 60;\n', "export const maxDuration = 60;\n"],
    ['export const dynamic = "auto", maxDuration = 60;\n', "export const maxDuration = 60;\n"],
    ['export { dynamic } from "./limits";\nconst a = 1;\n', "const a = 1;\n"],
    ['export { POST, dynamic } from "./limits";\n', 'export { POST } from "./limits";\n'],
  ])("%s", (before, after) => {
    expect(remove(before)).toBe(after);
  });

  it("a member of `config`, and the whole of it where it was the only one", () => {
    expect(remove('export const config = {\n  matcher: "/api",\n  runtime: "nodejs",\n};\n', "runtime", "config")).toBe(
      'export const config = {\n  matcher: "/api",\n};\n',
    );
    expect(remove('export const config = { runtime: "nodejs" };\nconst a = 1;\n', "runtime", "config")).toBe("const a = 1;\n");
  });
});

function apply(text: string, edits: TextEdit[]): string {
  return [...edits].sort((a, b) => b.span[0] - a.span[0]).reduce((result, { span, text: inserted }) => result.slice(0, span[0]) + inserted + result.slice(span[1]), text);
}
