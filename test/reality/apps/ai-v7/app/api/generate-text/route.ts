import { generateText } from "ai";
import { fast } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: fast, prompt });
  return Response.json({ text });
}
