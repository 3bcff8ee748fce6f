import { generateText } from "ai";
import { smart } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  try {
    const { text } = await generateText({ model: smart, prompt, abortSignal: AbortSignal.timeout(20_000) });
    return Response.json({ text });
  } catch {
    return Response.json({ error: "too slow" }, { status: 504 });
  }
}
