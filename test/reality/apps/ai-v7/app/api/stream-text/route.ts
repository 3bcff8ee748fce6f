import { createUIMessageStreamResponse, streamText, toUIMessageStream } from "ai";
import { fast } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = streamText({ model: fast, prompt });
  return createUIMessageStreamResponse({ stream: toUIMessageStream({ stream: result.stream }) });
}
