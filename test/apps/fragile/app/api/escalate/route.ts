import { z } from "zod";
import { inngest } from "@/lib/inngest/client";
import { withLimits } from "@/lib/limits";
import { ticketSchema } from "@/lib/schemas";

const bodySchema = z.object({ ticketId: z.uuid(), ticket: ticketSchema });

export const POST = withLimits(async (request) => {
  const body = bodySchema.safeParse(await request.json());
  if (!body.success) {
    return Response.json({ error: "Invalid ticket" }, { status: 400 });
  }
  await inngest.send({ name: "ticket/escalated", data: body.data });
  return Response.json({ status: "escalated" }, { status: 202 });
});
