import { getOpenAI } from "@/lib/openai";

const TOPICS = ["billing", "shipping", "returns", "account", "other"];
const BATCH = 2;

export async function POST() {
  const vectors: number[][] = [];
  for (let start = 0; start < TOPICS.length; start += BATCH) {
    const { data } = await getOpenAI().embeddings.create({
      model: "text-embedding-3-small",
      input: TOPICS.slice(start, start + BATCH),
    });
    vectors.push(...data.map(({ embedding }) => embedding));
  }
  return Response.json({ count: vectors.length });
}
