import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

const imports = `import { openai } from "@ai-sdk/openai";
import { embed, generateText } from "ai";
import { PrismaClient } from "@prisma/client";

const db = new PrismaClient();
const ask = async (prompt = "hi") => (await generateText({ model: openai("gpt-4o"), prompt })).text;
`;

const rework = (body: string, before = "") => linkRoute(`${imports}${before}
export async function POST(request: Request) {
${body}
return Response.json({});
}
`).handler.rework;

describe("calls in sequence are those that surely run one after the other when nothing fails", () => {
  it.each([
    ["one after the other", "await ask(); await ask(); await ask();", 3],
    ["one arm of a choice", "if (request.headers.get('x')) { await ask(); await ask(); }", 2],
    ["an arm beside a call", "await ask(); if (request.headers.get('x')) await ask();", 1],
    ["either of two arms, then a call", "if (request.headers.get('x')) await ask(); else await ask('b'); await ask();", 2],
    ["an answer that refuses between them", "await ask(); if (request.headers.get('x')) return new Response('', { status: 403 }); await ask();", 2],
    ["an answer that will do between them", "const a = await ask(); if (a) return Response.json(a); await ask();", 1],
    ["a handler of failures", "try { await ask(); } catch { await ask(); }", 1],
    ["side by side, then one", "await Promise.all([ask(), ask()]); await ask();", 2],
    ["side by side twice", "await Promise.all([ask(), ask()]); await Promise.all([ask(), ask('b'), ask()]);", 2],
    ["started, then awaited after another", "const a = ask(); const b = ask(); await a; await b;", 1],
    ["an embedding and a call", "await embed({ model: openai.embedding('x'), value: '' }); await ask();", 1],
    ["turns of a loop", "for (const x of ['a', 'b', 'c']) await ask(x);", 1],
    ["a loop that an answer ends", "for (const x of ['a', 'b']) { const y = await ask(x); if (y) break; } await ask();", 2],
    ["cases of a switch", "switch (request.method) { case 'A': await ask(); await ask(); break; default: await ask(); } await ask();", 2],
  ])("%s", (_, body, calls) => expect(rework(body).calls).toBe(calls));

  it("a helper that answers from a cache asks, as a rule", () => {
    const cached = "const cache = new Map<string, string>(); const cachedAsk = async (x: string) => { const hit = cache.get(x); if (hit) return hit; return ask(x); };\n";
    expect(rework("await cachedAsk('a'); await cachedAsk('b');", cached).calls).toBe(2);
  });
});

describe("what a failure pays again", () => {
  it("is all that was asked before it; a write is a position, not a step", () => {
    const { pipeline, paidAgain, steps, reliability } = rework("await db.user.findMany(); await ask(); await ask(); await db.user.create({ data: {} });");
    expect(pipeline.map(({ kind }) => kind)).toEqual(["call", "call", "write"]);
    expect(paidAgain.map(({ calls }) => calls)).toEqual([0, 1, 2]);
    expect(steps).toBe(2);
    expect(reliability).toBeCloseTo(0.9801);
  });

  it("names writes in a row once", () => {
    const { pipeline } = rework("await ask(); await db.user.create({ data: {} }); await db.user.update({ data: {} }); await ask(); await db.user.create({ data: {} });");
    expect(pipeline.map(({ kind }) => kind)).toEqual(["call", "write", "call", "write"]);
  });

  it("has the price of an ordinary run of what is paid again", () => {
    const { paidAgain } = rework("await ask(); await ask(); await ask();");
    expect(paidAgain[1]!.usd).toBeGreaterThan(0);
    expect(paidAgain[2]!.usd).toBeCloseTo(2 * Number(paidAgain[1]!.usd));
  });

  it("counts the turns of a loop", () => {
    const { paidAgain, steps } = rework("for (const x of ['a', 'b', 'c']) await ask(x); await ask();");
    expect(paidAgain.map(({ calls }) => calls)).toEqual([0, 3]);
    expect(steps).toBe(4);
  });

  it("has no number where the loop has none", () => {
    const { paidAgain, reliability } = rework("for (const x of await request.json()) await ask(x); await ask();");
    expect(paidAgain.map(({ calls }) => calls)).toEqual([0, "data"]);
    expect(reliability).toBeNull();
  });
});
