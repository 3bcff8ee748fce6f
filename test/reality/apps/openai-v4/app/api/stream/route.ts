import OpenAI from "openai";

const openai = new OpenAI({ maxRetries: 3 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const stream = await openai.chat.completions.create({
    model: "gpt-4o-mini",
    messages: [{ role: "user", content: prompt }],
    stream: true,
  });
  return new Response(stream.toReadableStream());
}
