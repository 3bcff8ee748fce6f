import Anthropic from "@anthropic-ai/sdk";
import { generateText } from "ai";
import { smart } from "@/lib/models";

const anthropic = new Anthropic({ maxRetries: 1, timeout: 25_000 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, timeout: 35_000 });
  const message = await anthropic.messages.create({
    model: "claude-sonnet-4-5", max_tokens: 200, messages: [{ role: "user", content: `Improve: ${text}` }],
  });
  return Response.json(message.content);
}
