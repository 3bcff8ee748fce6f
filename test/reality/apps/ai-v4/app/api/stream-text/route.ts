import { streamText } from "ai";
import { fast } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = streamText({ model: fast, prompt, maxRetries: 3 });
  return result.toDataStreamResponse();
}
