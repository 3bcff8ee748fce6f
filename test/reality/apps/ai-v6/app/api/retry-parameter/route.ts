import { ask } from "@/lib/ask";
import { withRetry } from "@/lib/retry";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await withRetry(() => ask(prompt), 4) });
}
