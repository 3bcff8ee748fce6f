import OpenAI from "openai";
import { withRetry } from "@/lib/with-retry";

const openai = new OpenAI();

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await withRetry(() => openai.responses.create({ model: "gpt-4o", input: prompt }), { attempts: 3 });
  return Response.json({ text: response.output_text });
}
