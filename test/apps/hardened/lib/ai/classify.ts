import { generateText, Output } from "ai";
import { models } from "@/lib/ai/models";
import { categorySchema, ticketText, type Ticket } from "@/lib/schemas";

export async function classifyTicket(ticket: Ticket, signal: AbortSignal) {
  const { output, usage } = await generateText({
    model: models.fast,
    output: Output.object({ schema: categorySchema }),
    system: "Classify the support ticket.",
    prompt: ticketText(ticket),
    maxOutputTokens: 100,
    maxRetries: 1,
    timeout: 20_000,
    abortSignal: signal,
  });
  return { ...output, tokens: usage.totalTokens ?? 0 };
}
