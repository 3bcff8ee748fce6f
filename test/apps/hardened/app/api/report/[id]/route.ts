import { z } from "zod";
import { getSession } from "@/lib/auth";
import { readReport } from "@/lib/reports";

const paramsSchema = z.object({ id: z.uuid() });

export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const session = await getSession();
  if (!session) return Response.json({ error: "Please sign in" }, { status: 401 });

  const { data } = paramsSchema.safeParse(await params);
  const report = data ? await readReport(session.userId, data.id) : null;
  return report ? Response.json(report) : Response.json({ error: "No such report" }, { status: 404 });
}
