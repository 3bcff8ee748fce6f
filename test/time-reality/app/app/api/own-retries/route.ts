import OpenAI from "openai";
import { sleep } from "@/lib/sleep";

const openai = new OpenAI({ maxRetries: 0, timeout: 15_000 });

export async function POST(request: Request) {
  const { prompt } = await request.json();
  for (let attempt = 0; attempt < 4; attempt++) {
    try {
      const response = await openai.responses.create({ model: "gpt-4o", input: prompt });
      return Response.json({ text: response.output_text });
    } catch {
      await sleep(2_000);
    }
  }
  return Response.json({ error: "no answer" }, { status: 502 });
}
