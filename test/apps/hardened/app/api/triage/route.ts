import { aiRoute } from "@/lib/ai/route";
import { triageTicket } from "@/lib/ai/triage";
import { ticketSchema } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 120;

export const POST = aiRoute({ name: "triage", body: ticketSchema, tokens: 80_000, seconds: 100 }, async ({ body, signal, reservation }) => {
  const { result, tokens } = await triageTicket(body, signal);
  await reservation.settle(tokens);
  return Response.json({ result });
});
