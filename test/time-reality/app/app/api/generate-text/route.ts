import { generateText } from "ai";
import { smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ model: smart, prompt });
  return Response.json({ text });
}
