import { describe, expect, it } from "vitest";
import { analyzeApp, summaryOf } from "../linked-route.js";

const model = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

function linked(lib: string, body: string) {
  const { routes, stats } = analyzeApp({
    "lib/ask.ts": model,
    "lib/note.ts": `import { ask } from "./ask";\nexport const keep = ask;\n${lib}`,
    "app/api/chat/route.ts": `import { note } from "@/lib/note";\nimport { ask } from "@/lib/ask";\nexport async function POST(request: Request) {\n${body}\nawait ask();\nreturn Response.json({});\n}\n`,
  });
  const summary = summaryOf(routes[0]!.handlers[0]!);
  return { ...summary, contexts: stats.contexts };
}

/** Functions entered because the route calls `note`. */
const entered = (lib: string, body = "note('hi');") => linked(lib, body).contexts - linked(lib, "").contexts;

describe("a function is not entered that", () => {
  it("only logs", () => expect(entered("export function note(text: string) { console.log(text.trim()); }")).toBe(0));
  it("only calls such functions", () => expect(entered("const print = (text: string) => console.info(text);\nexport function note(text: string) { print(text); }")).toBe(0));
  it("calls itself and does nothing else", () => expect(entered("export function note(text: string) { if (text) note(text.slice(1)); }")).toBe(0));
  it("looks through a text", () => {
    expect(entered("const KEY = /key/g;\nexport function note(text: string) { const found: string[] = []; for (const match of text.matchAll(KEY)) found.push(match[0].trimEnd()); console.log(found.length, KEY.exec(text)); }")).toBe(0);
  });
  it("counts in a callback", () => expect(entered("export function note(text: string) { let count = 0; text.split(' ').forEach(() => { count++; }); console.log(count); }")).toBe(0));
  it("collects in a callback", () => expect(entered("export function note(text: string) { const all: string[] = []; text.split(' ').forEach((one) => { all.push(one); }); console.log(all); }")).toBe(0));
  it("is async and awaited", () => expect(entered("export async function note(text: string) { console.log(text); }", "await note('hi');")).toBe(0));
});

describe("a function is entered that", () => {
  it("throws", () => expect(entered("export function note(text: string) { if (!text) throw new Error('empty'); }")).toBe(1));
  it("gives what is decided by", () => expect(entered("export function note(text: string) { return text === 'hi'; }", "if (note('hi')) console.log(1);")).toBe(1));
});

describe("what a closure changes is seen", () => {
  it("by the function around it, which goes on", () => {
    expect(linked("export async function note() { let tries = 0; const count = () => { tries++; }; while (tries < 3) { count(); await ask(); } }", "await note();").max).toBe(4);
  });

  it("in a module's variable", () => {
    expect(entered("let calls = 0;\nexport function note(text: string) { text.split(' ').forEach(() => { calls++; }); }")).toBeGreaterThan(0);
  });
});

describe("no function hides", () => {
  it("a model call", () => expect(linked("export async function note() { console.log('asking'); await ask(); }", "await note();").max).toBe(2));

  it("a model call behind functions that only log beside it", () => {
    expect(linked("const again = async () => { await ask(); };\nexport async function note() { console.log(1); await again(); }", "await note();").max).toBe(2);
  });

  it("a model call in a function it goes through a list with", () => {
    expect(linked("export function note(list: number[]) { [1, 2].forEach(() => { void ask(); }); }", "note([]);").max).toBe(3);
  });

  it("a model call in a transaction", () => expect(linked("export async function note() { const query = { exec: () => ask() }; await query.exec(); }", "await note();").max).toBe(2));

  it("a function it is handed", () => expect(linked("export function note(run: () => unknown) { run(); }", "note(() => ask());").max).toBe(2));

  it("a guard", () => {
    const lib = `import { auth } from "@clerk/nextjs/server";
export async function note() { const { userId } = await auth(); if (!userId) throw new Error("Unauthorized"); }`;

    expect(linked(lib, "await note();").guards).toEqual(["auth"]);
  });

  it("a throw: what is caught runs", () => {
    expect(linked("export function note(text: string) { if (text) throw new Error('no'); }", "try { note(await request.text()); } catch { await ask(); }").max).toBe(2);
  });
});
