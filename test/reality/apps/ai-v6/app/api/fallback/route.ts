import { generateText } from "ai";
import { fast, smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  try {
    const { text } = await generateText({ model: smart, prompt });
    return Response.json({ text });
  } catch {
    const { text } = await generateText({ model: fast, prompt, maxRetries: 1 });
    return Response.json({ text });
  }
}
