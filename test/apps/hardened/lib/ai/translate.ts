import { generateText } from "ai";
import { models } from "@/lib/ai/models";
import type { Locale } from "@/lib/schemas";

const LANGUAGES: Record<Locale, string> = { de: "German", en: "English", es: "Spanish", fr: "French", ja: "Japanese" };

export async function translate(text: string, locale: Locale, signal: AbortSignal) {
  const result = await generateText({
    model: models.fast,
    system: `Translate into ${LANGUAGES[locale]}. Keep names and order numbers as they are.`,
    prompt: text,
    maxOutputTokens: 1_500,
    maxRetries: 1,
    timeout: 20_000,
    abortSignal: signal,
  });
  return { text: result.text, tokens: result.usage.totalTokens ?? 0 };
}
