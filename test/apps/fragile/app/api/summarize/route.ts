import { summarizeTicket } from "@/lib/ai/summarize";
import { withLimits } from "@/lib/limits";
import { ticketSchema } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 60;

export const POST = withLimits(async (request) => {
  const ticket = ticketSchema.safeParse(await request.json());
  if (!ticket.success) {
    return Response.json({ error: "Invalid ticket" }, { status: 400 });
  }
  return Response.json({ summary: await summarizeTicket(ticket.data) });
});
