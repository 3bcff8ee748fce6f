import { streamText } from "ai";
import { fast } from "@/lib/models";
import { withRetry } from "@/lib/retry";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const text = await withRetry(async () => {
    const result = streamText({ model: fast, prompt });
    return await result.text;
  }, 2);
  return Response.json({ text });
}
