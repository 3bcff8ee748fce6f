import { generateText, Output } from "ai";
import { models } from "@/lib/ai/models";
import { orderSchema } from "@/lib/schemas";

export async function extractOrder(email: string, signal: AbortSignal) {
  const { output, usage } = await generateText({
    model: models.fast,
    output: Output.object({ schema: orderSchema }),
    system: "Extract the order from the customer's email.",
    prompt: email,
    maxOutputTokens: 1_000,
    maxRetries: 2,
    timeout: 20_000,
    abortSignal: signal,
  });
  return { order: output, tokens: usage.totalTokens ?? 0 };
}
