import { retry } from "@lifeomic/attempt";
import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await retry(() => ask(prompt)) });
}
