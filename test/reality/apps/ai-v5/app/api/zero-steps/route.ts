import { generateText, stepCountIs } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, tools: { weather }, stopWhen: stepCountIs(0) });
  return Response.json({ text });
}
