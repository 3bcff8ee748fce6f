import { retry } from "ts-retry-promise";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await retry(() => ask(prompt), { retries: 2, delay: 500 }) });
}
