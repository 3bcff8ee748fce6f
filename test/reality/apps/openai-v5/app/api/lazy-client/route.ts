import { getOpenAI } from "@/lib/openai";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await getOpenAI().responses.create({ model: "gpt-4o-mini", input: prompt });
  return Response.json({ text: response.output_text });
}
