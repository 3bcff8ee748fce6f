import { generateText, stepCountIs } from "ai";
import { smart } from "@/lib/models";
import { expert } from "@/lib/tools";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, tools: { expert }, stopWhen: stepCountIs(4) });
  return Response.json({ text });
}
