import { ask } from "@/lib/ask";

const PASSES = ["Shorten", "Simplify", "Check the facts of", "Translate into German"] as const;

export async function POST(request: Request) {
  let { prompt: text } = await request.json();
  for (const pass of PASSES) {
    text = await ask(`${pass} this text: ${text}`);
  }
  return Response.json({ text });
}
