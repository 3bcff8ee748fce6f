import { createUIMessageStream, createUIMessageStreamResponse, generateText, streamText } from "ai";
import { fast, smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const stream = createUIMessageStream({
    execute: async ({ writer }) => {
      const { text: plan } = await generateText({ model: fast, prompt: `Plan an answer to: ${prompt}` });
      const result = streamText({ model: smart, prompt: `${plan}\n\n${prompt}` });
      writer.merge(result.toUIMessageStream());
    },
  });
  return createUIMessageStreamResponse({ stream });
}
