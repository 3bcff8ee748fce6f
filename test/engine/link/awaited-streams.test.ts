import { expect, it } from "vitest";
import { analyzeApp, post } from "../linked-route.js";

const imports = `import OpenAI from "openai";
const client = new OpenAI({ maxRetries: 0 });
`;

function attemptsOf(body: string) {
  const [route] = analyzeApp({ "app/api/chat/route.ts": post(imports, body) }).routes;
  return route!.handlers[0]!.attempts.max;
}

it("a stream switched on by an option throws where it is awaited, before its first piece", () => {
  expect(attemptsOf(`for (let i = 0; i < 4; i++) {
    try { return new Response((await client.responses.create({ model: "gpt-4o", input: "hi", stream: true })).toReadableStream()); } catch {}
  }
  return new Response(null, { status: 502 });`)).toBe(4);
});

it("a stream by a method of its own gives nothing to catch there", () => {
  expect(attemptsOf(`for (let i = 0; i < 4; i++) {
    try { return client.responses.stream({ model: "gpt-4o", input: "hi" }); } catch {}
  }
  return new Response(null, { status: 502 });`)).toBe(1);
});
