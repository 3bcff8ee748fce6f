import { createOpenAI } from "@ai-sdk/openai";
import { streamText } from "ai";
import { guardPrompt, scrubStream, scrubText } from "./prompt-guard";

// A route that looks at what it is asked, and at what it answers.

export async function POST(request: Request): Promise<Response> {
  const { messages } = (await request.json()) as { messages: { role: "user"; content: string }[] };
  const refused = guardPrompt(messages);
  if (refused) return refused;
  const result = streamText({ model: createOpenAI({})("gpt-4o"), messages, experimental_transform: scrubStream() });
  return result.toTextStreamResponse({ headers: { "x-note": scrubText("none") } });
}
