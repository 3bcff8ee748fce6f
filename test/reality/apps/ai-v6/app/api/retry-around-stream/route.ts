import { streamText } from "ai";
import { fast } from "@/lib/models";
import { withRetry } from "@/lib/retry";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = await withRetry(async () => streamText({ model: fast, prompt }), 5);
  return result.toTextStreamResponse();
}
