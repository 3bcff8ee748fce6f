import OpenAI from "openai";

const openai = new OpenAI();
const patient = openai.withOptions({ maxRetries: 5 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const response = await patient.responses.create({ model: "gpt-4o", input: prompt });
  return Response.json({ text: response.output_text });
}
