import OpenAI from "openai";

const openai = new OpenAI();

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const stream = openai.chat.completions.stream({ model: "gpt-4o-mini", messages: [{ role: "user", content: prompt }] });
  const completion = await stream.finalChatCompletion();
  return Response.json({ text: completion.choices[0]?.message.content });
}
