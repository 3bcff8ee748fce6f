import { setTimeout as pause } from "node:timers/promises";
import { generateText } from "ai";
import { smart } from "@/lib/models";
import { sleep } from "@/lib/sleep";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  await sleep(1_500);
  const { text } = await generateText({ model: smart, prompt, maxRetries: 1 });
  await pause(2_500);
  return Response.json({ text });
}
