import { generateText, stepCountIs, tool } from "ai";
import { z } from "zod";
import { smart } from "@/lib/models";
import { sleep } from "@/lib/sleep";

const weather = tool({
  description: "The weather at a place",
  inputSchema: z.object({ place: z.string() }),
  execute: async ({ place }) => {
    await sleep(700);
    return `Sunny in ${place}`;
  },
});

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, tools: { weather }, stopWhen: stepCountIs(4), maxRetries: 1 });
  return Response.json({ text });
}
