import { generateText } from "ai";
import { smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 12_000));
  const winner = await Promise.race([generateText({ model: smart, prompt, maxRetries: 0 }), late]);
  return winner ? Response.json({ text: winner.text }) : Response.json({ error: "too slow" }, { status: 504 });
}
