import { generateText } from "ai";
import { smart } from "@/lib/models";
import { sleep } from "@/lib/sleep";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const ask = (style: string) => generateText({ model: smart, prompt: `${style}: ${prompt}`, timeout: 30_000 });
  const [short, long, rhymed] = await Promise.all([ask("Short"), ask("Long"), ask("Rhymed"), sleep(1_000)]);
  return Response.json({ short: short.text, long: long.text, rhymed: rhymed.text });
}
