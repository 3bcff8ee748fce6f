import { join } from "node:path";
import { Linter } from "eslint";
import { expect, it } from "vitest";
import plugin from "../../eslint-plugin/src/index.js";
import { appOnDisk, manifest, removeAppsAfterTests } from "./app-on-disk.js";
import { fixed, lint } from "./lint.js";

removeAppsAfterTests();

const route = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

export async function POST() {
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`;
const withRuntime = route.replace("export async", 'export const runtime = "nodejs";\n\nexport async');
const runtime = { "require-runtime": "error" } as const;

function appWith(text: string, path = "app/api/chat/route.ts"): { cwd: string; file: string } {
  const cwd = appOnDisk({ "package.json": manifest, [path]: text });
  return { cwd, file: join(cwd, path) };
}

it("a byte order mark moves neither places nor fixes", () => {
  const text = `\uFEFF${route}`;
  const { cwd, file } = appWith(text);

  expect(lint(cwd, file, text, runtime)).toMatchObject([{ line: 4, column: 23, endColumn: 27 }]);
  expect(fixed(cwd, file, text, runtime)).toBe(`\uFEFF${withRuntime}`);
});

it("Windows line breaks stay", () => {
  const text = route.replaceAll("\n", "\r\n");
  const { cwd, file } = appWith(text);

  expect(fixed(cwd, file, text, runtime)).toBe(withRuntime.replaceAll("\n", "\r\n"));
});

it("JavaScript is read with ESLint's own parser as well", () => {
  const { cwd, file } = appWith(route, "app/api/chat/route.js");
  const config = { plugins: { "ai-routes": plugin }, rules: { "ai-routes/require-runtime": "error" } } as const;

  expect(new Linter({ cwd }).verify(route, config, { filename: file })).toMatchObject([{ ruleId: "ai-routes/require-runtime", line: 4 }]);
});

it("nodes of the parser are not looked at: one that gives an empty program will do", () => {
  const { cwd, file } = appWith(route);
  const parser: Linter.Parser = {
    parse: (text: string) => ({
      type: "Program", sourceType: "module", body: [], tokens: [], comments: [], range: [0, text.length],
      loc: { start: { line: 1, column: 0 }, end: { line: text.split("\n").length, column: 0 } },
    }),
  };

  expect(lint(cwd, file, route, runtime, { languageOptions: { parser } })).toMatchObject([{ line: 4, column: 23 }]);
});
