import Together from "together-ai";

const together = new Together();

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const completion = await together.chat.completions.create({
    model: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
    messages: [{ role: "user", content: prompt }],
  });
  return Response.json({ text: completion.choices[0]?.message?.content });
}
