import { generateText } from "ai";
import { models } from "@/lib/ai/models";

export async function translate(text: string, locale: string) {
  const result = await generateText({
    model: models.fast,
    system: `Translate into ${locale}. Keep names and order numbers as they are.`,
    prompt: text,
  });
  return result.text;
}
