import { generateText } from "ai";
import { fast } from "@/lib/models";

async function answer(prompt: string): Promise<string> {
  try {
    const { text } = await generateText({ model: fast, prompt });
    return text;
  } catch {
    return answer(prompt);
  }
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await answer(prompt) });
}
