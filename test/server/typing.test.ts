import { afterAll, expect, it } from "vitest";
import type { Range } from "vscode-languageserver-protocol/node";
import { uriOf } from "../../server/src/uris.js";
import { folderWith, removeFolders, TestClient } from "./client.js";
import { comparable, freshly } from "./fresh.js";
import { helper, helperText, smallApp } from "./small-app.js";

afterAll(removeFolders);

const route = "app/api/ask/route.ts";

/** Typed from the first character to the last; the emoji makes characters and units differ. */
const typed = `import { answer } from "@/lib/ai";
// 😀
export const maxDuration = 20;
export async function POST(request: Request) {
  const { prompt } = await request.json();
  for (let n = 0; n < 3; n++) {
    await answer(prompt);
  }
  return new Response("ok");
}
`;

interface Edit {
  path: string;
  from: number;
  to: number;
  text: string;
}

/** A route typed character by character, then parts of it cut, pasted and typed over, then the helper. */
function edits(): Edit[] {
  const all: Edit[] = [...typed].map((text, index) => ({ path: route, from: [...typed].slice(0, index).join("").length, to: [...typed].slice(0, index).join("").length, text }));
  const loop = typed.indexOf("  for (let");
  const end = typed.indexOf("  return new");
  const block = typed.slice(loop, end);
  all.push({ path: route, from: loop, to: end, text: "" }, { path: route, from: loop, to: loop, text: block });
  const three = typed.indexOf("3; n++");
  for (const digit of ["5", "50", "", "2"]) all.push({ path: route, from: three, to: three + 1, text: digit }, { path: route, from: three, to: three + digit.length, text: "3" });
  const four = helperText.indexOf("4; attempt++");
  all.push({ path: helper, from: four, to: four + 1, text: "" }, { path: helper, from: four, to: four, text: "7" });
  const cap = ", maxRetries: 0, temperature: 0.25";
  const options = helperText.indexOf(" });\n      return text");
  for (const [index, text] of [...cap].entries()) all.push({ path: helper, from: options + index, to: options + index, text });
  return all;
}

it("300 edits of a route and its helper leave at each step what a fresh analysis finds", { timeout: 300_000 }, async () => {
  const folder = folderWith(smallApp());
  const client = await TestClient.start(folder, { process: true });
  const texts: Record<string, string> = { [route]: "", [helper]: helperText };
  await client.open(route, "");
  await client.open(helper, helperText);
  const steps = edits();
  const seen = new Set<string>();
  for (const { path, from, to, text } of steps) {
    const before = texts[path]!;
    texts[path] = before.slice(0, from) + text + before.slice(to);
    await client.change(path, text, rangeIn(before, from, to));
    const expected = freshly(folder, texts);
    for (const file of [route, helper]) {
      const { items } = await client.pull(file);
      const uri = uriOf(`${folder}/${file}`);
      expect(comparable(uri, items), `after ${JSON.stringify(text)} at ${from} of ${path}`).toEqual(expected.get(uri) ?? []);
      seen.add(JSON.stringify(items.map(({ code }) => code)));
    }
  }

  expect(steps.length).toBeGreaterThanOrEqual(300);
  // Findings came and went on the way, or nothing was compared.
  expect(seen.size).toBeGreaterThanOrEqual(5);
  expect(await client.stop()).toBe(0);
});

function rangeIn(text: string, from: number, to: number): Range {
  const at = (offset: number): Range["start"] => {
    const lines = text.slice(0, offset).split("\n");
    return { line: lines.length - 1, character: lines.at(-1)!.length };
  };
  return { start: at(from), end: at(to) };
}
