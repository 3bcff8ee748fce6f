import { z } from "zod";
import { extractOrder } from "@/lib/ai/extract";
import { getSession } from "@/lib/auth";

export const runtime = "nodejs";
export const maxDuration = 30;

const bodySchema = z.object({ email: z.string().max(20_000) });

export async function POST(request: Request) {
  const session = await getSession();
  if (!session) {
    return Response.json({ error: "Please sign in" }, { status: 401 });
  }

  const { email } = bodySchema.parse(await request.json());
  return Response.json({ order: await extractOrder(email) });
}
