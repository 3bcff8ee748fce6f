import OpenAI from "openai";

const openai = new OpenAI();

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await openai.responses.create({ model: "gpt-4o", input: prompt });
  return Response.json({ text: response.output_text });
}
