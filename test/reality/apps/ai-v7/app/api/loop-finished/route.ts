import { generateText, isLoopFinished } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, tools: { weather }, stopWhen: isLoopFinished() });
  return Response.json({ text });
}
