import { classifyTicket } from "@/lib/ai/classify";
import { withLimits } from "@/lib/limits";
import { reserveTokens } from "@/lib/quota";
import { ticketSchema } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 60;

const TOKENS_PER_TICKET = 12_000;

export const POST = withLimits(async (request, session) => {
  const ticket = ticketSchema.safeParse(await request.json());
  if (!ticket.success) {
    return Response.json({ error: "Invalid ticket" }, { status: 400 });
  }

  if (!(await reserveTokens(session, TOKENS_PER_TICKET))) {
    return Response.json({ error: "Today's budget is used up" }, { status: 402 });
  }

  const { category, urgent, tokens } = await classifyTicket(ticket.data, request.signal);
  console.info("classified", { userId: session.userId, tokens });
  return Response.json({ category, urgent });
});
