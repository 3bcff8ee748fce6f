import { z } from "zod";
import { writeReport } from "@/lib/ai/report";
import { withLimits } from "@/lib/limits";

export const runtime = "nodejs";
export { maxDuration } from "@/lib/route-config";

const bodySchema = z.object({ tickets: z.string().max(100_000) });

export const POST = withLimits(async (request) => {
  const { tickets } = bodySchema.parse(await request.json());
  return Response.json({ report: await writeReport(tickets) });
});
