import { triageTicket } from "@/lib/ai/triage";
import { withLimits } from "@/lib/limits";
import { ticketSchema } from "@/lib/schemas";

export const runtime = "nodejs";

export const POST = withLimits(async (request) => {
  const ticket = ticketSchema.parse(await request.json());
  return Response.json({ result: await triageTicket(ticket) });
});
