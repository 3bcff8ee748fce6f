import { z } from "zod";
import { extractOrder } from "@/lib/ai/extract";
import { aiRoute } from "@/lib/ai/route";

export const runtime = "nodejs";
export const maxDuration = 60;

const bodySchema = z.object({ email: z.string().min(1).max(20_000) });

export const POST = aiRoute({ name: "extract", body: bodySchema, tokens: 25_000, seconds: 50 }, async ({ body, signal, reservation }) => {
  const { order, tokens } = await extractOrder(body.email, signal);
  await reservation.settle(tokens);
  return Response.json({ order });
});
