import { convertToModelMessages, streamText } from "ai";
import { errorText } from "@/lib/ai/errors";
import { conversationSchema, readConversation } from "@/lib/ai/messages";
import { models } from "@/lib/ai/models";
import { aiRoute } from "@/lib/ai/route";

export const runtime = "nodejs";
export const maxDuration = 120;

export const POST = aiRoute({ name: "chat", body: conversationSchema, tokens: 30_000, seconds: 110 }, async ({ body, signal, reservation }) => {
  const messages = await readConversation(body.messages);
  if (!messages) {
    await reservation.settle(0);
    return Response.json({ error: "Invalid messages" }, { status: 400 });
  }

  const result = streamText({
    model: models.smart,
    system: "You are the support assistant of an online shop.",
    messages: await convertToModelMessages(messages),
    maxOutputTokens: 2_000,
    maxRetries: 1,
    timeout: { totalMs: 100_000, chunkMs: 30_000 },
    abortSignal: signal,
    onFinish: ({ totalUsage }) => reservation.settle(totalUsage.totalTokens ?? 0),
    onError: ({ error }) => console.error("chat", error),
  });
  return result.toUIMessageStreamResponse({ onError: errorText });
});
