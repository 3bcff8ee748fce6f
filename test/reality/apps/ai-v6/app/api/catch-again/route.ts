import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const again = () => ask(`${prompt}\nAnswer briefly.`);
  const text = await ask(prompt).catch(() => again());
  return Response.json({ text });
}
