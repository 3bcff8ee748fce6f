import { createOpenAI } from "@ai-sdk/openai";
import { generateObject, generateText, streamText } from "ai";
import OpenAI from "openai";
import { reserveBudget } from "./budget";

// What the fix of `require-budget-check` writes around calls, with the types of the SDKs.

const model = createOpenAI({})("gpt-4o");
const price = { input: 2.5, output: 10 };

export async function awaited(): Promise<Response> {
  const reserved = await reserveBudget("ada", 0.016);
  if (reserved instanceof Response) return reserved;
  const { text, usage } = await reserved.spend(generateText({ model, prompt: "Hello" }), price);
  const { object } = await reserved.spend(generateObject({ model, prompt: "Hello", output: "no-schema" }), price);
  const answer = await reserved.spend(new OpenAI().chat.completions.create({ model: "gpt-4o", messages: [] }), price);
  return Response.json({ text: text.trim(), usage, object, other: answer.choices[0]?.message.content });
}

export async function streamed(): Promise<Response> {
  const reserved = await reserveBudget("ada");
  if (reserved instanceof Response) return reserved;
  const result = streamText({ model, prompt: "Hello", ...reserved.onStream(price) });
  void result.consumeStream();
  return result.toTextStreamResponse();
}
