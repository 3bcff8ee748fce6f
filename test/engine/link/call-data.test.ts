import { describe, expect, it } from "vitest";
import type { CallData } from "../../../rules/engine/link/model-calls/call-data.js";
import { linkRoute } from "../linked-route.js";

/** What reaches the one call of a handler with this body. */
function data(body: string, before = "", packages: Record<string, string> = {}): CallData {
  return linkRoute(`import { openai } from "@ai-sdk/openai";
import { convertToModelMessages, generateText } from "ai";
import { z } from "zod";
import { db } from "unseen";
${before}
export async function POST(request: Request, { params }: { params: Promise<{ id: string }> }) {
  ${body}
  return Response.json({});
}
`, packages).handler.modelCalls[0]!.data;
}

const ask = (options: string) => `await generateText({ model: openai("gpt-4o-mini"), ${options} });`;
const prompt = (read: string, before = "") => data(`${read} ${ask("prompt")}`, before).prompt.parts.map(({ name, as }) => `${name} ${as}`);

describe("parts of the request reach a model call", () => {
  it.each([
    ["the body", "const { prompt } = await request.json();", ["body sent"]],
    ["text", "const prompt = `Sum up: ${await request.text()}`;", ["body sent"]],
    ["a form", 'const prompt = String((await request.formData()).get("q"));', ["body sent"]],
    ["search params", 'const prompt = new URL(request.url).searchParams.get("q") ?? "";', ["query sent"]],
    ["route params", "const { id: prompt } = await params;", ["params sent"]],
    ["a header", 'const prompt = request.headers.get("x-prompt") ?? "";', ["headers sent"]],
    ["a spread", "const { ...rest } = { ...(await request.json()) }; const prompt = rest.prompt;", ["body sent"]],
    ["elements of a list", "const prompt = (await request.json()).texts.filter((one: string) => one).map((one: string) => one.trim()).join();", ["body sent"]],
    ["nothing of it", 'const prompt = "Hello";', []],
  ])("%s", (_, read, parts) => expect(prompt(read)).toEqual(parts));

  it("what a schema let through is told from what was sent, and from values of a closed set", () => {
    const schema = 'const schema = z.object({ prompt: z.string(), kind: z.enum(["a", "b"]), any: z.number() });';

    expect(prompt("const { prompt } = schema.parse(await request.json());", schema)).toEqual(["body checked"]);
    expect(prompt("const { kind: prompt } = schema.parse(await request.json());", schema)).toEqual(["body choice"]);
    expect(prompt("const body = await request.json(); const prompt = body.strict ? schema.parse(body).prompt : body.prompt;", schema)).toEqual(["body checked", "body sent"]);
  });

  it("where the answer is to be sent is nothing that the model reads", () => {
    const { prompt: asked } = data('const { id } = await params; await replicate.predictions.create({ version: "v", input: { prompt: "Hello" }, webhook: `https://app.example/api/done?id=${id}` });', 'import Replicate from "replicate"; const replicate = new Replicate();', { replicate: "1.0.1" });
    expect(asked.parts).toEqual([]);
  });

  it("what a call gave that was asked with the request need not hold it", () => {
    expect(prompt("const { id } = await request.json(); const prompt = await db.texts.find(id);")).toEqual(["body asked"]);
  });
});

it("the system prompt is told from the rest, by option and by role", () => {
  const read = "const { a, b } = await request.json();";

  expect(data(`${read} ${ask("system: a, prompt: 'x'")}`)).toMatchObject({ system: { parts: [{ name: "body" }] }, prompt: { parts: [] } });
  expect(data(`${read} ${ask('messages: [{ role: "system", content: "x" }, { role: "user", content: b }]')}`)).toMatchObject({ system: { parts: [] }, prompt: { parts: [{ name: "body" }] } });
});

describe("roles are the caller's", () => {
  const roles = (messages: string) => data(`const { messages } = await request.json(); ${ask(`messages: ${messages}`)}`).callersRoles;

  it.each([
    ["messages", true],
    ["await convertToModelMessages(messages)", true],
    ["[...messages.slice(-3)]", true],
    ['[{ role: "user", content: messages[0].content }]', false],
    ['messages.filter((one: any) => one.role === "user")', false],
  ])("%s", (messages, expected) => expect(roles(messages)).toBe(expected));
});

describe("the length of the request's own text", () => {
  it.each([
    ["no limit", "const { prompt } = await request.json();", null],
    ["a schema's maximum", "const { prompt } = z.object({ prompt: z.string().max(500) }).parse(await request.json());", 500],
    ["a cut", "const prompt = (await request.json()).prompt.slice(0, 200);", 200],
    ["a check that refuses", "const { prompt } = await request.json(); if (prompt.length > 300) return new Response(null, { status: 413 });", 300],
    ["two texts", "const { a, b } = z.object({ a: z.string().max(5), b: z.string().max(70) }).parse(await request.json()); const prompt = `${a} ${b}`;", 75],
    ["text of the app's own does not count", 'const prompt = "Hello, how are you?";', 0],
  ])("%s", (_, read, length) => expect(data(`${read} ${ask("prompt")}`).prompt.maxLength).toBe(length));
});
