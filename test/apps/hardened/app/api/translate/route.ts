import { z } from "zod";
import { aiRoute } from "@/lib/ai/route";
import { translate } from "@/lib/ai/translate";
import { localeSchema } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 60;

const bodySchema = z.object({
  messages: z.array(z.object({ text: z.string().min(1).max(2_000) })).min(1).max(10),
  locale: localeSchema,
});

export const POST = aiRoute({ name: "translate", body: bodySchema, tokens: 60_000, seconds: 50 }, async ({ body, signal, reservation }) => {
  const translations = await Promise.all(body.messages.map(({ text }) => translate(text, body.locale, signal)));
  await reservation.settle(translations.reduce((sum, { tokens }) => sum + tokens, 0));
  return Response.json({ translations: translations.map(({ text }) => text) });
});
