import { ask } from "@/lib/ask";
import { withRetry } from "@/lib/retry";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const text = await withRetry(async () => ask(prompt));
  return Response.json({ text });
}
