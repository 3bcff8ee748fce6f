import { z } from "zod";
import { rephrase } from "@/lib/ai/rephrase";
import { withLimits } from "@/lib/limits";
import { reserveTokens } from "@/lib/quota";

export const runtime = "nodejs";
export const maxDuration = 8;

const bodySchema = z.object({ text: z.string().max(4_000), tone: z.enum(["formal", "friendly"]) });

export const POST = withLimits(async (request, session) => {
  const body = bodySchema.safeParse(await request.json());
  if (!body.success) {
    return Response.json({ error: "Invalid text" }, { status: 400 });
  }
  if (!(await reserveTokens(session, 2_000))) {
    return Response.json({ error: "Today's budget is used up" }, { status: 402 });
  }
  return Response.json({ text: await rephrase(body.data.text, body.data.tone) });
});
