import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import { slice } from "./lowered.js";

/** One line per suppression: scope, rules, lines (1-based), reason. */
const suppressions = (source: string): string[] =>
  extractFacts(source, "tsx").suppressions.map(({ scope, rules, lines, reason, syntax }) =>
    [
      syntax,
      scope,
      rules === null ? "all" : rules.join("+"),
      lines === null ? "everywhere" : `${lines[0] + 1}-${lines[1] + 1}`,
      reason === null ? "" : `because ${reason}`,
    ]
      .join(" ")
      .trim(),
  );

describe("suppressions", () => {
  it("speak of the next line", () => {
    expect(suppressions("a();\n// ai-routes-disable-next-line require-auth, require-timeout -- public demo\nb();")).toEqual([
      "ai-routes next-line require-auth+require-timeout 3-3 because public demo",
    ]);
  });

  it("speak of their own line", () => {
    expect(suppressions("a();\nb(); // ai-routes-disable-line")).toEqual(["ai-routes line all 2-2"]);
  });

  it("speak of the file above its first statement; directives do not count", () => {
    expect(suppressions('"use server";\n/* ai-routes-disable require-auth -- internal */\nimport "x";')).toEqual([
      "ai-routes file require-auth everywhere because internal",
    ]);
  });

  it("speak of the rest of the file below it", () => {
    expect(suppressions("a();\n/* ai-routes-disable */\nb();\nc();")).toEqual(["ai-routes file all 2-4"]);
  });

  it("end where rules are enabled again, each at its own place", () => {
    const source = "/* ai-routes-disable a, b, c */\nx();\n/* ai-routes-enable a */\ny();\n/* ai-routes-enable b */\nz();";
    expect(suppressions(source)).toEqual(["ai-routes file a 1-3", "ai-routes file b 1-5", "ai-routes file c everywhere"]);
  });

  it("may stand in JSX", () => {
    expect(suppressions("const a = (\n<p>\n{/* ai-routes-disable-next-line x */}\n<Chat />\n</p>);")).toEqual([
      "ai-routes next-line x 4-4",
    ]);
  });

  it("may stand between tokens and after the last one", () => {
    expect(suppressions("f(a /* ai-routes-disable-line x */, b);\n// ai-routes-disable-line y")).toEqual([
      "ai-routes line x 1-1",
      "ai-routes line y 2-2",
    ]);
  });

  it("are ESLint's too, for our rules or for all", () => {
    const source = [
      "// eslint-disable-next-line ai-routes/require-auth, no-console -- known",
      "/* eslint-disable ai-routes/no-x */",
      "a(); // eslint-disable-line",
    ].join("\n");
    expect(suppressions(source)).toEqual([
      "eslint next-line require-auth 2-2 because known",
      "eslint file no-x everywhere",
      "eslint line all 3-3",
    ]);
  });

  it("of other tools' rules are none of ours", () => {
    expect(suppressions("// eslint-disable-next-line no-console\na();\n// eslint-disable ai-routes/x\n")).toEqual([]);
  });

  it("are comments: strings, templates, JSX text and expressions are none", () => {
    const source = [
      'const a = "// ai-routes-disable-line";',
      "const b = `/* ai-routes-disable */ ${c} // ai-routes-disable`;",
      "const d = /\\/* ai-routes-disable *\\//;",
      "const e = <p>// ai-routes-disable-line</p>;",
      "const f = <p title='// ai-routes-disable'/>;",
    ].join("\n");
    expect(suppressions(source)).toEqual([]);
  });

  it("are words of their own", () => {
    expect(suppressions("// ai-routes-disabled\n// ai-routes-disable-next-lines\n// see ai-routes-disable\n")).toEqual([]);
  });

  it("span their comment", () => {
    const source = "a(); /* ai-routes-disable-line */ b();";
    expect(slice(source, extractFacts(source, "ts").suppressions[0]?.span ?? [0, 0])).toBe("/* ai-routes-disable-line */");
  });
});

describe("the style of a file", () => {
  const style = (source: string): ReturnType<typeof extractFacts>["style"] => extractFacts(source, "ts").style;

  it("is seen in its first statements", () => {
    expect(style("import a from 'a'\nif (a) {\n\tb({\n\t\tc: 1\n\t})\n}\n")).toEqual({
      indent: "\t",
      quote: "'",
      semicolons: false,
      newline: "\n",
    });
    expect(style('\uFEFFimport a from "a";\r\nconst b = {\r\n    c: 1,\r\n};\r\n')).toEqual({
      indent: "    ",
      quote: '"',
      semicolons: true,
      newline: "\r\n",
    });
  });

  it("is the usual one where nothing tells", () => {
    expect(style("")).toEqual({ indent: "  ", quote: '"', semicolons: true, newline: "\n" });
  });
});
