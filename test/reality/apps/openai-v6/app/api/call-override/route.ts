import OpenAI from "openai";

const openai = new OpenAI({ maxRetries: 0 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const draft = await openai.chat.completions.create({
    model: "gpt-4o-mini",
    messages: [{ role: "user", content: prompt }],
  });
  const final = await openai.chat.completions.create(
    { model: "gpt-4o", messages: [{ role: "user", content: `Improve: ${draft.choices[0]?.message.content}` }] },
    { maxRetries: 4 },
  );
  return Response.json({ text: final.choices[0]?.message.content });
}
