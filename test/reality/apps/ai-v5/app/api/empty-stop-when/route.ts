import { streamText } from "ai";
import { smart } from "@/lib/models";
import { weather } from "@/lib/tools";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = streamText({ model: smart, prompt, tools: { weather }, stopWhen: [] });
  return result.toUIMessageStreamResponse();
}
