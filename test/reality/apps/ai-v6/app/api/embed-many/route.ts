import { openai } from "@ai-sdk/openai";
import { embedMany } from "ai";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const { embeddings } = await embedMany({
    model: openai.textEmbeddingModel("text-embedding-3-small"),
    values: [prompt, "Support", "Sales"],
  });
  return Response.json({ embeddings });
}
