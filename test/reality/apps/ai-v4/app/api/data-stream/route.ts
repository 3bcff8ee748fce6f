import { createDataStreamResponse, generateText, streamText } from "ai";
import { fast, smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return createDataStreamResponse({
    execute: async (stream) => {
      const plan = await generateText({ model: fast, prompt: `Plan an answer to: ${prompt}`, maxRetries: 1 });
      const answer = streamText({ model: smart, prompt: `${plan.text}\n\n${prompt}` });
      answer.mergeIntoDataStream(stream);
    },
  });
}
