import { generateText } from "ai";
import { models } from "@/lib/ai/models";
import { inngest } from "@/lib/inngest/client";
import { redis } from "@/lib/redis";
import { ticketSchema, ticketText } from "@/lib/schemas";

/** Prepares an escalated ticket for the lead: an analysis, a reply to the customer and a note for the team. */
export const escalateTicket = inngest.createFunction(
  { id: "escalate-ticket", triggers: [{ event: "ticket/escalated" }] },
  async ({ event, step }) => {
    const ticket = ticketText(ticketSchema.parse(event.data.ticket));

    const analysis = await step.run("write", () => ask("Say what went wrong for the customer, and when.", ticket));
    const [reply, note] = await step.run("write", async () =>
      Promise.all([
        ask("Write an apology to the customer.", `${analysis}\n\n${ticket}`),
        ask("Write a note for the team that has to solve it.", `${analysis}\n\n${ticket}`),
      ]),
    );

    await redis.set(`escalation:${event.data.ticketId}`, { reply, note });
  },
);

async function ask(system: string, prompt: string) {
  const { text } = await generateText({ model: models.writer, system, prompt, maxOutputTokens: 1_000, maxRetries: 0 });
  return text;
}
