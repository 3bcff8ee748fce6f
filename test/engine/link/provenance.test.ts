import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

const linked = (body: string, before = "") => linkRoute({
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async (prompt = "hi") => (await generateText({ model: openai("gpt-4o"), prompt, maxRetries: 0 })).text;
`,
  "app/api/chat/route.ts": `import { ask } from "@/lib/ask";
import { z } from "zod";
${before}
export async function POST(request: Request) {
${body}
return Response.json({});
}
`,
});

const each = "await Promise.all(texts.map((text: string) => ask(text)));";

describe("12. values know where they come from", () => {
  it.each([
    ["a schema's maximum", "const { texts } = schema.parse(await request.json());", "const schema = z.object({ texts: z.array(z.string()).max(5) });", 5],
    ["safeParse, branched on", "const result = schema.safeParse(await request.json()); if (!result.success) return new Response(null, { status: 400 }); const { texts } = result.data;", "const schema = z.object({ texts: z.array(z.string()).max(5) });", 5],
    ["a schema without a maximum", "const { texts } = schema.parse(await request.json());", "const schema = z.object({ texts: z.array(z.string()) });", "data"],
    ["a slice", "const texts = (await request.json()).texts.slice(0, 4);", "", 4],
    ["a check of the length", "const { texts } = await request.json(); if (texts.length > 6) return new Response(null, { status: 400 });", "", 6],
    ["nothing", "const { texts } = await request.json();", "", "data"],
    ["a cast is no cap", "const { texts } = (await request.json()) as { texts: [string, string] };", "", "data"],
  ])("a fan-out over the request's data is capped by %s", (_, read, before, count) => expect(linked(`${read} ${each}`, before).max).toBe(count));

  it("data of the request is told from data of the app", () => {
    const why = (read: string) => linked(`${read} ${each}`, 'import { db } from "unseen";').handler.attempts.factors[0]?.why;

    expect(why("const { texts } = await request.json();")).toMatch(/request/);
    expect(why("const texts = await db.texts();")).not.toMatch(/request/);
  });

  it.each([
    ["rows of a database", "const rows = await db.user.findMany();", "data"],
    ["rows of a result", "const { rows } = await db.query('select 1');", "data"],
    ["the first of them", "const rows = (await db.user.findMany()).slice(0, 3);", 3],
  ])("%s are gone through one by one", (_, read, count) => {
    expect(linked(`${read} await Promise.all(rows.map((row: any) => ask(row.text)));`, 'import { db } from "unseen";').max).toBe(count);
  });

  it("a validated body is a guard, an unvalidated one is not", () => {
    const schema = "const schema = z.object({ prompt: z.string() });";

    expect(linked("const { prompt } = schema.parse(await request.json()); await ask(prompt);", schema).guards).toEqual(["validation"]);
    expect(linked("const { prompt } = await request.json(); await ask(prompt);", schema).guards).toEqual([]);
    expect(linked("const result = schema.safeParse(await request.json()); await ask(String(result.data));", schema).guards).toEqual([]);
  });

  it("a key that the request brings is the caller's money", () => {
    const pays = (key: string) => linked(`const { key } = await request.json(); await new OpenAI({ apiKey: ${key} }).chat.completions.create({ model: "x", messages: [] });`, 'import OpenAI from "openai";').handler.modelCalls[0]?.callerPays;

    expect(pays("key")).toBe(true);
    expect(pays("key ?? process.env.OPENAI_API_KEY")).toBe(false);
    expect(pays("process.env.OPENAI_API_KEY")).toBe(false);
  });

  it("a secret of the environment compared with a header is a check, a header alone is none", () => {
    const check = (condition: string) => linked(`if (${condition}) return new Response(null, { status: 401 }); await ask();`).guards;

    expect(check('request.headers.get("authorization") !== `Bearer ${process.env.CRON_SECRET}`')).toEqual(["auth"]);
    expect(check('!request.headers.get("authorization")')).toEqual([]);
  });

  it("the model is known through constants, environment defaults and registries", () => {
    const model = (value: string, before = "") => linked(`await generateText({ model: openai(${value}), prompt: "hi" });`, `import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";\n${before}`).handler.modelCalls[0]?.model;

    expect(model('"gpt-4o"')).toBe("gpt-4o");
    expect(model("MODEL", 'const MODEL = "gpt-4o" as const;')).toBe("gpt-4o");
    expect(model("`gpt-${4}o`")).toBe("gpt-4o");
    expect(model("(await request.json()).model")).toBeNull();
  });

  it("what runs outside the response path is told", () => {
    const call = (body: string) => linked(body, 'import { after } from "next/server";').handler.modelCalls[0];

    expect(call("after(async () => { await ask(); });")?.deferred).toBe(true);
    expect(call("await ask();")?.deferred).toBe(false);
  });
});
