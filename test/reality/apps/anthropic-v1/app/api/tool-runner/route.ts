import Anthropic from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";

const anthropic = new Anthropic();

const weather = betaTool({
  name: "weather",
  description: "The weather at a place",
  inputSchema: { type: "object", properties: { place: { type: "string" } }, required: ["place"] },
  run: ({ place }) => `Sunny in ${place}`,
});

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const message = await anthropic.beta.messages.toolRunner({
    model: "claude-sonnet-4-5",
    max_tokens: 1_024,
    messages: [{ role: "user", content: prompt }],
    tools: [weather],
    max_iterations: 4,
  });
  return Response.json(message.content);
}
