import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const outline = await ask(`Outline: ${prompt}`);
  const draft = await ask(`Write: ${outline}`);
  const text = await ask(`Polish: ${draft}`);
  return Response.json({ text });
}
