import { ask } from "@/lib/ask";

async function attempt(prompt: string, tries = 0): Promise<string> {
  try {
    return await ask(prompt);
  } catch (error) {
    if (tries >= 3) throw error;
    return attempt(prompt, tries + 1);
  }
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await attempt(prompt) });
}
