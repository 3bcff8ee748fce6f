import { sleep } from "@/lib/sleep";

async function complete(prompt: string) {
  for (let attempt = 0; attempt < 4; attempt++) {
    const response = await fetch("https://api.openai.com/v1/chat/completions", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
      body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: prompt }] }),
    });
    if (response.ok) {
      const completion = await response.json();
      return completion.choices[0].message.content as string;
    }
    await sleep(1_000 * attempt);
  }
  throw new Error("The model did not answer");
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await complete(prompt) });
}
