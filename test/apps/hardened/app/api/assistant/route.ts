import { convertToModelMessages, stepCountIs, streamText } from "ai";
import { errorText } from "@/lib/ai/errors";
import { conversationSchema, readConversation } from "@/lib/ai/messages";
import { models } from "@/lib/ai/models";
import { aiRoute } from "@/lib/ai/route";
import { draftReply, searchHelpCenter } from "@/lib/ai/tools";

export const runtime = "nodejs";
export const maxDuration = 300;

export const POST = aiRoute({ name: "assistant", body: conversationSchema, tokens: 90_000, seconds: 280 }, async ({ body, signal, reservation }) => {
  const messages = await readConversation(body.messages);
  if (!messages) {
    await reservation.settle(0);
    return Response.json({ error: "Invalid messages" }, { status: 400 });
  }

  const result = streamText({
    model: models.smart,
    system: "Help the agent to solve the ticket. Look things up before you answer.",
    messages: await convertToModelMessages(messages),
    tools: { searchHelpCenter, draftReply },
    stopWhen: stepCountIs(5),
    maxOutputTokens: 1_500,
    maxRetries: 1,
    timeout: { totalMs: 240_000, stepMs: 60_000, chunkMs: 30_000 },
    abortSignal: signal,
    onFinish: ({ totalUsage }) => reservation.settle(totalUsage.totalTokens ?? 0),
    onError: ({ error }) => console.error("assistant", error),
  });
  return result.toUIMessageStreamResponse({ onError: errorText });
});
