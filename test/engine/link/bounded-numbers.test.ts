import { describe, expect, it } from "vitest";
import { attemptsOf } from "../linked-route.js";

const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { z } from "zod";
const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

/** Requests of a route that asks as often as the body says, which may use what the caller has sent. */
const max = (body: string, before = ""): unknown =>
  attemptsOf(`${ask}${before}\nexport async function POST(request: Request) {\nconst body = await request.json();\n${body}\nreturn Response.json({});\n}\n`);

const times = (count: string): string => `for (let n = 0; n < ${count}; n++) await ask();`;

describe("a number of the caller's is at most", () => {
  it("the least of what Math.min is given", () => expect(max(times("Math.min(Number(body.count), 4)"))).toBe(4));

  it("what a clamp leaves", () => expect(max(times("clamp(body.count, 1, 4)"), "const clamp = (n: number, low: number, high: number) => Math.max(low, Math.min(high, n));")).toBe(4));

  it("what remains of that in whole numbers", () => expect(max(times("Math.floor(Math.min(body.count, 4.5))"))).toBe(4));

  it("what the route refuses beyond", () => {
    expect(max(`const { count } = body;\nif (!count || count > 4) return new Response("Too many", { status: 400 });\n${times("count")}`)).toBe(4);
  });

  it("what the route refuses beyond, as a member", () => expect(max(`if (4 < body.count) return new Response("Too many", { status: 400 });\n${times("body.count")}`)).toBe(4));

  it("what the route refuses beyond, where it is another number unless it was sent", () => {
    expect(max(`const count = body.count ?? 1;\nif (count < 1 || count > 4) return new Response("Too many", { status: 400 });\n${times("count")}`)).toBe(4);
  });

  it("what it has to be below, as it need not be whole", () => expect(max(`if (body.count >= 5) return new Response("Too many", { status: 400 });\n${times("body.count")}`)).toBe(5));

  it("what is above it in whole turns", () => expect(max(times("Math.min(body.count, 4.5)"))).toBe(5));

  it("what its schema allows", () => expect(max(times("schema.parse(body).count"), "const schema = z.object({ count: z.coerce.number().int().min(1).max(4).default(1) });")).toBe(4));

  it("the length of a list made by it", () => expect(max("await Promise.all(Array.from({ length: Math.min(body.count, 4) }, () => ask()));")).toBe(4));

  it("what a list is cut to", () => expect(max("for (const one of body.items.slice(0, Math.min(body.count, 4))) await ask();")).toBe(4));

  it("where a loop counts down from it", () => expect(max("for (let n = Math.min(body.count, 4); n > 0; n--) await ask();")).toBe(4));
});

describe("a number of the caller's is not bounded by", () => {
  it("the greatest of it and another", () => expect(max(times("Math.max(Number(body.count), 4)"))).toBe("data"));

  it("the greatest of a list that is not known", () => expect(max(times("Math.max(...body.counts)"))).toBe("unknown"));

  it("the least that the route refuses", () => expect(max(`const { count } = body;\nif (count < 4) return new Response("Too few", { status: 400 });\n${times("count")}`)).toBe("data"));

  it("what was asked of it before it was written again", () => {
    expect(max(`let { count } = body;\nif (count > 4) return new Response("Too many", { status: 400 });\ncount = count * body.factor;\n${times("count")}`)).toBe("data");
  });
});
