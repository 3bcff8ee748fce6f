import Anthropic from "@anthropic-ai/sdk";

const anthropic = new Anthropic({ maxRetries: 1 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const stream = anthropic.messages.stream({
    model: "claude-sonnet-4-5",
    max_tokens: 1_024,
    messages: [{ role: "user", content: prompt }],
  });
  const message = await stream.finalMessage();
  return Response.json(message.content);
}
