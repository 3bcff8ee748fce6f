import { generateText } from "ai";
import pRetry from "p-retry";
import { smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const ask = () => generateText({ model: smart, prompt, maxRetries: 0, abortSignal: AbortSignal.timeout(20_000) });
  const { text } = await pRetry(ask, { retries: 3, minTimeout: 1_000, factor: 2 });
  return Response.json({ text });
}
