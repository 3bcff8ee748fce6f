import { openai } from "@ai-sdk/openai";
import { embed } from "ai";

const embedding = openai.embedding("text-embedding-3-small");

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const result = await embed({ model: embedding, value: prompt });
  return Response.json(result.embedding);
}
