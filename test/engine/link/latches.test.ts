import { describe, expect, it } from "vitest";
import { attemptsOf } from "../linked-route.js";

const imports = `import { openai } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";
import { find } from "somewhere";
const ask = () => generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 });
`;

/** Requests of a route that asks in a loop. */
const requests = (body: string) => attemptsOf(
  `${imports}export async function POST(request: Request) {\nconst { items } = await request.json();\n${body}\nreturn Response.json({});\n}\n`, {},
);

describe("what a loop asks where a variable is not there yet, it asks once", () => {
  it("of the elements of a list", () => expect(requests("let title; for (const item of items) { if (!title) title = await ask(); }")).toBe(1));
  it("beside another condition", () => expect(requests("let title = null; for (const item of items) { if (title === null && item.length > 3) title = await ask(); }")).toBe(1));
  it("where a flag says that it was", () => expect(requests("let asked = false; for (const item of items) { if (!asked) { asked = true; await ask(); } }")).toBe(1));
  it("not awaited, while a stream is read", () => {
    const stream = "const { textStream } = streamText({ model: openai('gpt-4o'), prompt: 'hi', maxRetries: 0 });";

    expect(requests(`${stream} let title; let all = ""; for await (const chunk of textStream) { all += chunk; if (!title && all.length > 99) title = ask(); } await title;`)).toBe(2);
  });
  it("while a reader is read", () => {
    expect(requests("const reader = request.body.getReader(); let title; while (true) { const { done } = await reader.read(); if (done) break; if (!title) title = await ask(); }")).toBe(1);
  });
  it("in turns that are counted", () => expect(requests("let title; for (let n = 0; n < 5; n++) { if (!title && items[n] > 2) title = await ask(); }")).toBe(1));
  it("and what else it asks, in every turn", () => expect(requests("let title; for (const item of items.slice(0, 6)) { await ask(); if (!title) title = await ask(); }")).toBe(7));
  it("in each turn of a loop around it", () => expect(requests("for (let n = 0; n < 3; n++) { let title; for (const item of items) { if (!title) title = await ask(); } }")).toBe(3));
  it("and behind it as well, where no turn may have asked", () => expect(requests("let title; for (const item of items) { if (!title && item.length > 3) title = await ask(); } if (!title) await ask();")).toBe(2));
});

describe("it asks again", () => {
  const again = (body: string) => expect(requests(`let title; for (const item of items) { ${body} }`)).toBe("data");

  it("where nothing may have come of it", () => again("if (!title) title = await ask().catch(() => null);"));
  it("where its failure is caught within the turn", () => again("try { if (!title) title = await ask(); } catch {}"));
  it("where it is taken back", () => again("if (!title) title = await ask(); if (find(item)) title = null;"));
  it("where the turn goes on before the variable is set", () => again("if (!title) { const one = await ask(); if (find(one)) continue; title = one; }"));
  it("where another condition lets it", () => again("if (!title || find(item)) title = await ask();"));
  it("where each turn has its own variable", () => again("let own; if (!own) own = await ask();"));
});
