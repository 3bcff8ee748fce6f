import { generateText, hasToolCall } from "ai";
import { models } from "@/lib/ai/models";
import { assignTicket, lookUpOrder, searchHelpCenter } from "@/lib/ai/tools";
import { ticketText, type Ticket } from "@/lib/schemas";

/** Lets the model read up on the ticket until it knows which team should take it. */
export async function triageTicket(ticket: Ticket) {
  const { text } = await generateText({
    model: models.smart,
    system: "Find out what the ticket is about, then assign it to a team.",
    prompt: ticketText(ticket),
    tools: { searchHelpCenter, lookUpOrder, assignTicket },
    stopWhen: hasToolCall("assignTicket"),
  });
  return text;
}
