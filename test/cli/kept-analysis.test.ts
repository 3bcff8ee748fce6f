import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { analyze } from "@ai-routes/rules";
import { beginWith, folder, runHere, wholeEngine, write } from "./app-folder.js";

beginWith(() => {
  mkdirSync(join(folder, "node_modules"));
  write("package.json", JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ai: "6.0.326" } }));
  write("app/api/chat/route.ts", 'import { generateText } from "ai";\nexport async function POST() {\n  return generateText({ model: "openai/gpt-4o", prompt: "Hi" });\n}\n');
});

/** `ai-routes check` as a process of its own: what it prints, and how many entrypoints it linked. */
async function checked(...args: string[]): Promise<{ out: string; linked: number }> {
  let linked = 0;
  const counting: typeof analyze = (workspace, options) => {
    const analysis = analyze(workspace, options);
    linked += analysis.stats.linked;
    return analysis;
  };
  const { out } = await runHere(["check", ...args], {}, { ...wholeEngine, analyze: counting });
  return { out, linked };
}

it("the second check prints the same and links nothing", async () => {
  const first = await checked();
  const second = await checked();

  expect([first.linked, second.linked]).toEqual([1, 0]);
  expect(second.out).toBe(first.out);
});

it("fixes are made from what is kept", async () => {
  const diff = (await checked("--fix-dry-run", "--no-cache")).out;
  await checked();

  expect((await checked("--fix-dry-run")).out).toBe(diff);
  expect(diff).toContain("+export const");
});

it.each([
  ["--no-cache", ["--no-cache"], null],
  ['`"cache": false`', [], '{ "cache": false }'],
])("with %s nothing is kept", async (_, args, config) => {
  if (config !== null) write("ai-routes.config.json", config);

  expect((await checked(...args)).linked).toBe(1);
  expect((await checked(...args)).linked).toBe(1);
  expect(existsSync(join(folder, "node_modules/.cache"))).toBe(false);
});
