import { join } from "node:path";
import type { Linter } from "eslint";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { Project, type Analysis } from "@ai-routes/rules";
import plugin from "../../eslint-plugin/src/index.js";
import { appOnDisk, manifest, removeAppsAfterTests, write } from "./app-on-disk.js";
import { letTimePass } from "./clock.js";
import { lint } from "./lint.js";

removeAppsAfterTests();

const analyze = vi.spyOn(Project.prototype, "analyze");
const analyses = (): Analysis[] => analyze.mock.results.map(({ value }) => value as Analysis);
beforeEach(() => void analyze.mockClear());
afterAll(() => void vi.restoreAllMocks());

const route = `import { answer } from "../../../lib/answer";\nexport async function POST() {\n  return answer();\n}\n`;
const lib = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export async function answer() {
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`;
const texts: Record<string, string> = {
  "package.json": manifest,
  "app/api/chat/route.ts": route,
  "lib/answer.ts": lib,
  "lib/sum.ts": "export const sum = (a: number, b: number) => a + b;\n",
};
const all = plugin.configs.all.rules!;
const everyRule = Object.fromEntries(Object.entries(all).map(([id, severity]) => [id.replace("ai-routes/", ""), severity!]));

function linted(cwd: string, path: string, text = texts[path]!, rules = everyRule): string[] {
  return lint(cwd, join(cwd, path), text, rules).map(({ ruleId }) => ruleId!);
}

it("all rules and all files of an app are served by one analysis", () => {
  const cwd = appOnDisk(texts);

  expect(linted(cwd, "app/api/chat/route.ts")).toContain("ai-routes/require-auth");
  expect(linted(cwd, "lib/answer.ts")).not.toContain("ai-routes/require-auth");
  expect(linted(cwd, "lib/sum.ts")).toEqual([]);
  expect(analyses()).toHaveLength(1);
});

it("files that are no route and reach none are not parsed", () => {
  const cwd = appOnDisk(texts);
  linted(cwd, "lib/sum.ts");

  expect(analyses().map(({ stats }) => stats.parsed)).toEqual([2]);
});

it("rules that are off do not run, and other options are another analysis", () => {
  const cwd = appOnDisk(texts);

  expect(linted(cwd, "app/api/chat/route.ts", route, { "require-auth": "error" })).toEqual(["ai-routes/require-auth"]);
  expect(linted(cwd, "app/api/chat/route.ts", route, { "require-rate-limit": "error" })).toEqual(["ai-routes/require-rate-limit"]);
  expect(linted(cwd, "app/api/chat/route.ts", route, { "no-stacked-retries": ["error", { max: 2 }] })).toEqual([]);
  expect(linted(cwd, "lib/answer.ts", lib, { "no-stacked-retries": ["error", { max: 2 }] })).toEqual([]);
  expect(analyses()).toHaveLength(3);
});

it("an unsaved text is what is analysed, at the cost of parsing it", () => {
  const cwd = appOnDisk(texts);
  const auth = { "require-auth": "error" } as const;
  linted(cwd, "app/api/chat/route.ts", route, auth);

  const guarded = route.replace("{\n", `{\n  if (!(await auth())) return new Response(null, { status: 401 });\n`).replace("import", 'import { auth } from "@/auth";\nimport');
  expect(linted(cwd, "app/api/chat/route.ts", guarded, auth)).toEqual([]);
  expect(linted(cwd, "app/api/chat/route.ts", route, auth)).toEqual(["ai-routes/require-auth"]);
  expect(analyses().map(({ stats }) => stats.parsed)).toEqual([2, 1]);
});

it("a file that is not on disk yet is part of the app", () => {
  const cwd = appOnDisk(texts);

  expect(linted(cwd, "app/api/second/route.ts", route, { "require-auth": "error" })).toEqual(["ai-routes/require-auth"]);
});

it("what changes on disk is seen after a second, in processes that live on", () => {
  const cwd = appOnDisk(texts);
  const auth = { "require-auth": "error" } as const;
  letTimePass();
  linted(cwd, "app/api/chat/route.ts", route, auth);
  write(join(cwd, "lib/answer.ts"), "export async function answer() {\n  return new Response();\n}\n");

  expect(linted(cwd, "app/api/chat/route.ts", route, auth)).toEqual(["ai-routes/require-auth"]);
  letTimePass();
  expect(linted(cwd, "app/api/chat/route.ts", route, auth)).toEqual([]);
});

it("in a run without a pause the disk is looked at in a hundredth of the time", () => {
  const cwd = appOnDisk(texts);
  const auth = { "require-auth": "error" } as const;
  const lintAfter = (milliseconds: number): string[] => {
    letTimePass(milliseconds, 100);
    return linted(cwd, "app/api/chat/route.ts", route, auth);
  };
  // This look takes a tick of the clock: the next is due after a hundred of these.
  lintAfter(1e6);
  write(join(cwd, "lib/answer.ts"), "export async function answer() {\n  return new Response();\n}\n");
  const found = Array.from({ length: 30 }, () => lintAfter(500).length);

  expect(found.lastIndexOf(1)).toBeGreaterThan(8);
  expect(found.at(-1)).toBe(0);
  write(join(cwd, "lib/answer.ts"), lib);
  expect(lintAfter(500)).toEqual([]);
  expect(lintAfter(1_000)).toEqual(["ai-routes/require-auth"]);
});

it("code inside other files is no module of the app", () => {
  const cwd = appOnDisk(texts);
  const processor = { preprocess: (text: string) => [{ text, filename: "0.ts" }], postprocess: (messages: Linter.LintMessage[][]) => messages.flat() };

  expect(lint(cwd, join(cwd, "app/api/chat/README.md"), route, everyRule, { files: ["**/*.md", "**/*.ts"], processor })).toEqual([]);
  expect(analyses()).toEqual([]);
});
