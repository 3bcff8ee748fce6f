import { generateText } from "ai";
import { fast } from "@/lib/models";
import { patient } from "@/lib/settings";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { text } = await generateText({ ...patient, model: fast, prompt });
  return Response.json({ text });
}
