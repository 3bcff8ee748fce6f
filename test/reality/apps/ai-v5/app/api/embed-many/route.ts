import { openai } from "@ai-sdk/openai";
import { embedMany } from "ai";

export async function POST(request: Request) {
  const { documents }: { documents: string[] } = await request.json();
  const { embeddings } = await embedMany({ model: openai.embedding("text-embedding-3-small"), values: documents });
  return Response.json({ count: embeddings.length });
}
