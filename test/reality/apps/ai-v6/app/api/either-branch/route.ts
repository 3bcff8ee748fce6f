import { generateText } from "ai";
import { fast, smart } from "@/lib/models";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  if (prompt.length > 10_000) {
    const { text } = await generateText({ model: smart, prompt, maxRetries: 0 });
    return Response.json({ text });
  }
  const draft = await ask(prompt);
  return Response.json({ text: prompt.endsWith("?") ? draft : await ask(draft) });
}
