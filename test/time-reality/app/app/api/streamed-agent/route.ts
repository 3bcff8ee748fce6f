import { isStepCount, streamText, tool } from "ai";
import { z } from "zod";
import { smart } from "@/lib/models";

const weather = tool({
  description: "The weather at a place",
  inputSchema: z.object({ place: z.string() }),
  execute: async ({ place }) => `Sunny in ${place}`,
});

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = streamText({ model: smart, prompt, tools: { weather }, stopWhen: isStepCount(5), maxRetries: 0, timeout: 60_000 });
  return result.toUIMessageStreamResponse();
}
