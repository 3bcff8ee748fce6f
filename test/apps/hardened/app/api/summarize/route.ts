import { aiRoute } from "@/lib/ai/route";
import { summarizeTicket } from "@/lib/ai/summarize";
import { ticketSchema } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 60;

export const POST = aiRoute({ name: "summarize", body: ticketSchema, tokens: 40_000, seconds: 50 }, async ({ body, signal, reservation }) => {
  const { summary, tokens } = await summarizeTicket(body, signal);
  await reservation.settle(tokens);
  return Response.json({ summary });
});
