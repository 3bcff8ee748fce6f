import { join } from "node:path";
import { ESLint, type Linter } from "eslint";
import { afterAll, expect, it, vi } from "vitest";
import plugin, { cacheKey } from "../../eslint-plugin/src/index.js";
import { appOnDisk, manifest, removeAppsAfterTests, write } from "./app-on-disk.js";
import { letTimePass } from "./clock.js";

removeAppsAfterTests();

afterAll(() => void vi.restoreAllMocks());

const route = 'import { answer } from "../../../lib/answer";\n\nexport async function POST() {\n  return answer();\n}\n';
const asksAModel = 'import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";\nexport const answer = () => generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" });\n';
const asksNone = "export const answer = () => new Response();\n";

async function found(cwd: string, settings: Linter.Config["settings"]): Promise<string[]> {
  letTimePass();
  const overrideConfig: Linter.Config[] = [{ plugins: { "ai-routes": plugin }, rules: { "ai-routes/require-auth": "error" }, ...(settings ? { settings } : {}) }];
  const eslint = new ESLint({ cwd, overrideConfigFile: true, overrideConfig, cache: true, cacheLocation: join(cwd, ".eslintcache") });
  return (await eslint.lintFiles(["app/**/*.js"])).flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId!));
}

function app(): string {
  return appOnDisk({ "package.json": manifest, "app/api/chat/route.js": route, "lib/answer.js": asksAModel });
}

it("with a key of the project in the settings, ESLint's cache sees changes of other files", async () => {
  const cwd = app();
  const settings = (): Linter.Config["settings"] => ({ "ai-routes": { cacheKey: cacheKey(cwd) } });

  expect(await found(cwd, settings())).toEqual(["ai-routes/require-auth"]);
  write(join(cwd, "lib/answer.js"), asksNone);
  expect(await found(cwd, settings())).toEqual([]);
});

it("without it, the cache keeps what was said before (why the key is needed)", async () => {
  const cwd = app();

  expect(await found(cwd, undefined)).toEqual(["ai-routes/require-auth"]);
  write(join(cwd, "lib/answer.js"), asksNone);
  expect(await found(cwd, undefined)).toEqual(["ai-routes/require-auth"]);
});

it("the key is the same as long as nothing changes", () => {
  const cwd = app();
  const before = cacheKey(cwd);

  expect(cacheKey(cwd)).toBe(before);
  write(join(cwd, "lib/answer.js"), asksNone);
  expect(cacheKey(cwd)).not.toBe(before);
});
