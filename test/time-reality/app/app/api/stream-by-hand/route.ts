import OpenAI from "openai";

const openai = new OpenAI({ maxRetries: 1 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const parts = await openai.chat.completions.create(
    { model: "gpt-4o", messages: [{ role: "user", content: prompt }], stream: true },
    { signal: AbortSignal.timeout(45_000) },
  );
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      for await (const part of parts) controller.enqueue(encoder.encode(part.choices[0]?.delta.content ?? ""));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/plain" } });
}
