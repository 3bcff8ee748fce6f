import pRetry from "p-retry";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const text = await pRetry(() => ask(prompt), { retries: 3 });
  return Response.json({ text });
}
