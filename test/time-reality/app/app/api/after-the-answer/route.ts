import { generateText } from "ai";
import { after } from "next/server";
import { smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt, timeout: 15_000 });
  after(async () => {
    await generateText({ model: smart, prompt: `A title for: ${text}`, maxOutputTokens: 100, maxRetries: 1, timeout: 25_000 });
  });
  return Response.json({ text });
}
