import { generateText } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, tools: { weather }, maxSteps: 5 });
  return Response.json({ text });
}
