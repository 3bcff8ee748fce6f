import { generateText } from "ai";
import { models } from "@/lib/ai/models";
import { withRetry } from "@/lib/retry";
import { ticketText, type Ticket } from "@/lib/schemas";

export async function summarizeTicket(ticket: Ticket) {
  const { text } = await withRetry(() =>
    generateText({
      model: models.smart,
      system: "Summarize the ticket in three sentences for the next agent on shift.",
      prompt: ticketText(ticket),
      maxOutputTokens: 400,
    }),
  );
  return text;
}
