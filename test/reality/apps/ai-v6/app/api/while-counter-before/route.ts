import { ask } from "@/lib/ask";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  let failures = 0;
  while (true) {
    try {
      return Response.json({ text: await ask(prompt) });
    } catch (error) {
      if (++failures > 2) throw error;
    }
  }
}
