import { generateText } from "ai";
import { fast, smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  for (const model of [smart, fast]) {
    try {
      const { text } = await generateText({ model, prompt });
      return Response.json({ text });
    } catch (error) {
      console.warn(error);
    }
  }
  return Response.json({ error: "All models failed" }, { status: 503 });
}
