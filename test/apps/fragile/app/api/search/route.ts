import { z } from "zod";
import { answerFromDocs } from "@/lib/ai/search";
import { getSession } from "@/lib/auth";

export const runtime = "nodejs";
export const maxDuration = 60;
export const dynamic = "force-dynamic";
export const revalidate = 60;

const bodySchema = z.object({
  question: z.string().max(500),
  documents: z.array(z.string().max(5_000)).max(10),
});

export async function POST(request: Request) {
  const session = await getSession();
  if (!session) {
    return Response.json({ error: "Please sign in" }, { status: 401 });
  }

  const body = bodySchema.safeParse(await request.json());
  if (!body.success) {
    return Response.json({ error: "Invalid question" }, { status: 400 });
  }

  const answer = await answerFromDocs(body.data.question, body.data.documents);
  if (answer === null) {
    return Response.json({ error: "No answer right now" }, { status: 502 });
  }
  return Response.json({ answer });
}
