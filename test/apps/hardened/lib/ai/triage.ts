import { generateText, hasToolCall, stepCountIs } from "ai";
import { models } from "@/lib/ai/models";
import { assignTicket, searchHelpCenter } from "@/lib/ai/tools";
import { ticketText, type Ticket } from "@/lib/schemas";

/** Lets the model read up on the ticket until it knows which team should take it, or four steps are over. */
export async function triageTicket(ticket: Ticket, signal: AbortSignal) {
  const { text, totalUsage } = await generateText({
    model: models.smart,
    system: "Find out what the ticket is about, then assign it to a team.",
    prompt: ticketText(ticket),
    tools: { searchHelpCenter, assignTicket },
    stopWhen: [hasToolCall("assignTicket"), stepCountIs(4)],
    maxOutputTokens: 800,
    maxRetries: 1,
    timeout: { totalMs: 90_000, stepMs: 30_000 },
    abortSignal: signal,
  });
  return { result: text, tokens: totalUsage.totalTokens ?? 0 };
}
