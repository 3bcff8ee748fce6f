import pRetry from "p-retry";
import { generateText } from "ai";
import { fast } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await pRetry(() => generateText({ model: fast, prompt }), { forever: true, maxTimeout: 10_000 });
  return Response.json({ text });
}
