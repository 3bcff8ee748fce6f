import { generateText } from "ai";
import { fast } from "@/lib/models";

const MAX_TRIES = 3;

export async function POST(request: Request) {
  const { prompt } = await request.json();
  let text: string | undefined;
  for (let i = 0; i < MAX_TRIES; i++) {
    try {
      const result = await generateText({ model: fast, prompt });
      text = result.text;
      break;
    } catch (error) {
      console.error(error);
    }
  }
  return text ? Response.json({ text }) : Response.json({ error: "No answer" }, { status: 502 });
}
