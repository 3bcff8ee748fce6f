import { generateText } from "ai";
import { fast } from "@/lib/models";

export async function POST(request: Request) {
  const { prompt } = await request.json();
  let tries = 0;
  let text = "";
  do {
    tries++;
    try {
      ({ text } = await generateText({ model: fast, prompt, maxRetries: 1 }));
    } catch (error) {
      console.error(`try ${tries}`, error);
    }
  } while (!text && tries < 4);
  return Response.json({ text });
}
