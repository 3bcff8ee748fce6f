import { z } from "zod";
import { aiRoute } from "@/lib/ai/route";
import { inngest } from "@/lib/inngest/client";
import { saveReport } from "@/lib/reports";

export const runtime = "nodejs";
export const maxDuration = 30;

const bodySchema = z.object({ tickets: z.string().min(1).max(100_000) });

/** Orders the report; `GET /api/report/[id]` says when it is there. */
export const POST = aiRoute({ name: "report", body: bodySchema, tokens: 90_000, seconds: 20 }, async ({ body, session }) => {
  const reportId = crypto.randomUUID();
  await saveReport(session.userId, reportId, { status: "pending" });
  await inngest.send({ name: "report/requested", data: { userId: session.userId, reportId, tickets: body.tickets } });
  return Response.json({ id: reportId }, { status: 202, headers: { Location: `/api/report/${reportId}` } });
});
