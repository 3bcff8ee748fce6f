import Groq from "groq-sdk";

const groq = new Groq();

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const completion = await groq.chat.completions.create({
    model: "llama-3.3-70b-versatile",
    messages: [{ role: "user", content: prompt }],
  });
  return Response.json({ text: completion.choices[0]?.message.content });
}
