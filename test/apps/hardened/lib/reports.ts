import { z } from "zod";
import { redis } from "@/lib/redis";

const reportSchema = z.discriminatedUnion("status", [
  z.object({ status: z.literal("pending") }),
  z.object({ status: z.literal("failed") }),
  z.object({ status: z.literal("done"), report: z.string() }),
]);
export type Report = z.infer<typeof reportSchema>;

const KEPT_SECONDS = 30 * 24 * 60 * 60;

export async function saveReport(userId: string, reportId: string, report: Report) {
  await redis.set(keyOf(userId, reportId), report, { ex: KEPT_SECONDS });
}

/** Null where this user has no such report. */
export async function readReport(userId: string, reportId: string): Promise<Report | null> {
  return reportSchema.nullable().parse(await redis.get(keyOf(userId, reportId)));
}

function keyOf(userId: string, reportId: string) {
  return `report:${userId}:${reportId}`;
}
