import { generateText, isStepCount } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, tools: { weather }, stopWhen: isStepCount(4), maxRetries: 1 });
  return Response.json({ text });
}
