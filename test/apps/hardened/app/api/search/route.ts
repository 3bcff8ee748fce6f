import { z } from "zod";
import { aiRoute } from "@/lib/ai/route";
import { answerFromDocs } from "@/lib/ai/search";

export const runtime = "nodejs";
export const maxDuration = 60;

const bodySchema = z.object({
  question: z.string().min(1).max(500),
  documents: z.array(z.string().max(5_000)).max(10),
});

export const POST = aiRoute({ name: "search", body: bodySchema, tokens: 40_000, seconds: 50 }, async ({ body, signal, reservation }) => {
  const { answer, tokens } = await answerFromDocs(body.question, body.documents, signal);
  await reservation.settle(tokens);
  return Response.json({ answer });
});
