import { describe, expect, it } from "vitest";
import { analyzeApp } from "../linked-route.js";

/** One file with two exports, of which one asks a model. */
const lib = {
  "lib/all.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const note = (text: string) => text.length;
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`,
};

/** Routes linked (a route that mentions no model is not), and those found to ask one. */
function route(body: string, before = ""): { linked: number; found: number } {
  const text = `${before}\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`;
  const { stats, routes } = analyzeApp({ ...lib, "app/api/chat/route.ts": text });
  return { linked: stats.linked, found: routes.length };
}

describe("of a module that is loaded whole, what code names of it is what it mentions", () => {
  it.each([
    ["destructured", "const { note } = await import('@/lib/all'); note('x');"],
    ["destructured under another name", "const { note: tell } = await import('@/lib/all'); tell('x');"],
    ["held by a constant", "const lib = await import('@/lib/all'); lib.note('x');"],
    ["used where it is loaded", "(await import('@/lib/all')).note('x');"],
    ["loaded, and nothing of it used", "await import('@/lib/all');"],
  ])("not linked: %s", (_, body) => expect(route(body)).toEqual({ linked: 0, found: 0 }));

  it("not linked: a member of a namespace", () => {
    expect(route("lib.note('x');", 'import * as lib from "@/lib/all";')).toEqual({ linked: 0, found: 0 });
  });

  it.each([
    ["destructured", "const { ask } = await import('@/lib/all'); await ask();"],
    ["held by a constant", "const lib = await import('@/lib/all'); await lib.ask();"],
    ["held by a variable that is written twice", "let lib = null; lib ??= await import('@/lib/all'); await lib.ask();"],
    ["named by a variable", "const name = 'ask'; const lib = await import('@/lib/all'); await lib[name]();"],
    ["handed to a function", "const run = async (lib: any) => lib.ask(); await run(await import('@/lib/all'));"],
    ["handed to a function by name", "const run = async (lib: any) => lib.ask(); const all = await import('@/lib/all'); await run(all);"],
    ["one of several", "const [{ ask }] = await Promise.all([import('@/lib/all')]); await ask();"],
    ["by its promise", "await import('@/lib/all').then((lib) => lib.ask());"],
  ])("linked: %s", (_, body) => expect(route(body)).toEqual({ linked: 1, found: 1 }));

  it("linked: a namespace that is handed on", () => {
    expect(route("await Object.values(lib)[1]!('x');", 'import * as lib from "@/lib/all";').linked).toBe(1);
    expect(route("const { note, ...rest } = lib; note(rest);", 'import * as lib from "@/lib/all";').linked).toBe(1);
    expect(route("const { ask } = lib; await ask();", 'import * as lib from "@/lib/all";')).toEqual({ linked: 1, found: 1 });
  });

  it("linked: a constant of the file that was loaded at its top", () => {
    expect(route("await ask();", "const { ask } = await import('@/lib/all');")).toEqual({ linked: 1, found: 1 });
    expect(route("await lib.ask();", "const lib = await import('@/lib/all');")).toEqual({ linked: 1, found: 1 });
    expect(route("lib.note('x');", "const lib = await import('@/lib/all');")).toEqual({ linked: 0, found: 0 });
  });
});
