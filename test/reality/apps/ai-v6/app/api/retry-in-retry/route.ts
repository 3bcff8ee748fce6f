import { ask } from "@/lib/ask";
import { retrying, withRetry } from "@/lib/retry";

const persistent = (prompt: string) => withRetry(() => ask(prompt), 2);

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await retrying(() => persistent(prompt), { retries: 1 }) });
}
