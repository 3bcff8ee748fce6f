import { classifyTicket } from "@/lib/ai/classify";
import { aiRoute } from "@/lib/ai/route";
import { ticketSchema } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 60;

export const POST = aiRoute({ name: "classify", body: ticketSchema, tokens: 25_000, seconds: 50 }, async ({ body, signal, reservation }) => {
  const { category, urgent, tokens } = await classifyTicket(body, signal);
  await reservation.settle(tokens);
  return Response.json({ category, urgent });
});
