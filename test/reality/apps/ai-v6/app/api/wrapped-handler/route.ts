import { ask } from "@/lib/ask";
import { withSecondChance } from "@/lib/with-second-chance";

async function handler(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await ask(prompt) });
}

export const POST = withSecondChance(handler);
