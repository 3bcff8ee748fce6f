import { ask } from "@/lib/ask";
import { sleep } from "@/lib/sleep";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  while (true) {
    try {
      return Response.json({ text: await ask(prompt) });
    } catch {
      await sleep(1_000);
    }
  }
}
