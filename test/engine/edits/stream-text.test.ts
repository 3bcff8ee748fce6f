import { expect, it } from "vitest";
import { parsePage } from "../../fixture-page.js";
import { runPage } from "../../fixture-run.js";

const ask = 'generateText({ model: openai("gpt-4o-mini"), prompt: await request.text() })';

function fixed(code: string, manifest = ""): string | undefined {
  const imports = 'import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";';
  const page = parsePage(`# A page\n- preset: strict\n${manifest}\n\`\`\`ts app/api/chat/route.ts\n${imports}\n${code}\n\`\`\`\n`);
  const { found, fixed } = runPage(page, "prefer-streaming");
  expect(found).toHaveLength(1);
  return fixed.get("app/api/chat/route.ts");
}

const handler = (body: string): string => `export async function POST(request: Request) {\n  ${body}\n}`;

it("a text that is the answer is streamed", () => {
  expect(fixed(handler(`const { text } = await ${ask};\n  return Response.json({ text });`))).toContain("return result.toTextStreamResponse();");
});

it.each([
  ["more of the result is answered with", `const { text, usage } = await ${ask};\n  return Response.json({ text, usage });`],
  ["the text is looked at first", `const { text } = await ${ask};\n  console.log(text);\n  return Response.json({ text });`],
  ["the answer is made of the text", `const { text } = await ${ask};\n  return Response.json({ text: text.trim() });`],
  ["headers are made of the text", `const { text } = await ${ask};\n  return new Response(text, { headers: { "X-Length": String(text.length) } });`],
  ["headers call it JSON", `const { text } = await ${ask};\n  return new Response(text, { headers: { "Content-Type": "application/json" } });`],
  ["a catch would see no error any more", `try {\n    const { text } = await ${ask};\n    return Response.json({ text });\n  } catch {\n    return Response.json({}, { status: 500 });\n  }`],
  ["another answer is still JSON", `if (!request.body) return Response.json({ text: "Hello." });\n  const { text } = await ${ask};\n  return Response.json({ text });`],
  ["options come from elsewhere", `const { text } = await ${ask.replace("{ ", "{ ...JSON.parse(process.env.SETTINGS!), ")};\n  return Response.json({ text });`],
  ["a callback is that of generateText", `const { text } = await ${ask.replace("{ ", "{ onFinish: () => console.log(1), ")};\n  return Response.json({ text });`],
  ["a comment stands in what would go", `const { text } = await ${ask};\n  return Response.json({ /* whole */ text });`],
  ["the name is something else's", `const streamText = 1;\n  const { text } = await ${ask};\n  return Response.json({ text });`],
])("it is not where %s", (_, body) => {
  expect(fixed(handler(body))).toBeUndefined();
});

it("it is not in a wrapper, which may ask again", () => {
  const wrapper = "const twice = (run: (request: Request) => Promise<Response>) => async (request: Request) => run(request);\n";
  expect(fixed(`${wrapper}export const POST = twice(async (request: Request) => {\n  const { text } = await ${ask};\n  return Response.json({ text });\n});`)).toBeUndefined();
});

it("it is not with AI SDK 3, where streamText is awaited", () => {
  const manifest = '```json package.json\n{ "dependencies": { "next": "14.2.35", "ai": "3.4.33", "@ai-sdk/openai": "0.0.70" } }\n```\n';
  expect(fixed(handler(`const { text } = await ${ask};\n  return Response.json({ text });`), manifest)).toBeUndefined();
});
