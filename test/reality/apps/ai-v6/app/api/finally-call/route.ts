import { generateText } from "ai";
import { ask } from "@/lib/ask";
import { fast } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  try {
    return Response.json({ text: await ask(prompt) });
  } finally {
    await generateText({ model: fast, prompt: `File this question: ${prompt}`, maxRetries: 0 });
  }
}
