import { ask } from "@/lib/ask";
import { retrying } from "@/lib/retry";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await retrying(() => ask(prompt), { retries: 3 }) });
}
