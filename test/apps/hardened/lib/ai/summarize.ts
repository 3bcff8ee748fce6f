import { generateText } from "ai";
import { models } from "@/lib/ai/models";
import { withRetry } from "@/lib/ai/retry";
import { ticketText, type Ticket } from "@/lib/schemas";

export async function summarizeTicket(ticket: Ticket, signal: AbortSignal) {
  const { text, usage } = await withRetry(
    () =>
      generateText({
        model: models.smart,
        system: "Summarize the ticket in three sentences for the next agent on shift.",
        prompt: ticketText(ticket),
        maxOutputTokens: 400,
        maxRetries: 0,
        timeout: 15_000,
        abortSignal: signal,
      }),
    { attempts: 3, signal },
  );
  return { summary: text, tokens: usage.totalTokens ?? 0 };
}
