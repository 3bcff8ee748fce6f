import { generateText } from "ai";
import { fast } from "@/lib/models";

function complete(prompt: string, left: number): Promise<string> {
  return generateText({ model: fast, prompt, maxRetries: 1 })
    .then(({ text }) => text)
    .catch((error) => (left > 0 ? complete(prompt, left - 1) : Promise.reject(error)));
}

export async function POST(request: Request) {
  const { prompt } = await request.json();
  return Response.json({ text: await complete(prompt, 2) });
}
