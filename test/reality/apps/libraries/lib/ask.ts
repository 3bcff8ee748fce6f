import { generateText } from "ai";
import { fast } from "@/lib/models";

export async function ask(prompt: string) {
  const { text } = await generateText({ model: fast, prompt });
  return text;
}
