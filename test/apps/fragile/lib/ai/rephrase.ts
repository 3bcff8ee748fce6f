import { generateText } from "ai";
import { models } from "@/lib/ai/models";

const settings = { temperature: 0.4, maxTokens: 500 };

export async function rephrase(text: string, tone: "formal" | "friendly") {
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error("Rephrasing took too long")), 20_000));
  const result = await Promise.race([
    generateText({
      model: models.writer,
      system: `Rephrase the reply. Keep what it says, make it ${tone}.`,
      prompt: text,
      ...settings,
    }),
    late,
  ]);
  return result.text;
}
