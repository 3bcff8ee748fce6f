import Anthropic from "@anthropic-ai/sdk";

const anthropic = new Anthropic({ timeout: 10_000 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const message = await anthropic.messages.create({
    model: "claude-sonnet-4-5", max_tokens: 1_000, messages: [{ role: "user", content: prompt }],
  });
  return Response.json(message.content);
}
