import { streamText } from "ai";
import { models } from "@/lib/ai/models";
import { aiRoute } from "@/lib/ai/route";
import { ticketSchema, ticketText } from "@/lib/schemas";

export const runtime = "nodejs";
export const maxDuration = 120;

export const POST = aiRoute({ name: "suggest", body: ticketSchema, tokens: 30_000, seconds: 110 }, async ({ body, signal, reservation }) => {
  const result = streamText({
    model: models.writer,
    system: "Suggest three complete replies to this ticket, from brief to detailed.",
    prompt: ticketText(body),
    maxOutputTokens: 3_000,
    maxRetries: 1,
    timeout: { totalMs: 100_000, chunkMs: 30_000 },
    abortSignal: signal,
    onFinish: ({ totalUsage }) => reservation.settle(totalUsage.totalTokens ?? 0),
    onError: ({ error }) => console.error("suggest", error),
  });
  return result.toTextStreamResponse();
});
