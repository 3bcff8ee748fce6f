import { convertToModelMessages, stepCountIs, streamText, validateUIMessages } from "ai";
import { models } from "@/lib/ai/models";
import { draftReply, searchHelpCenter } from "@/lib/ai/tools";
import { withLimits } from "@/lib/limits";
import { recordUsage } from "@/lib/quota";

export const runtime = "nodejs";
export const maxDuration = 3600;

export const POST = withLimits(async (request, session) => {
  const body = await request.json();
  const messages = await validateUIMessages({ messages: body.messages });

  const result = streamText({
    model: models.smart,
    system: "Help the agent to solve the ticket. Look things up before you answer.",
    messages: await convertToModelMessages(messages),
    tools: { searchHelpCenter, draftReply },
    stopWhen: stepCountIs(50),
    onFinish: ({ totalUsage }) => recordUsage(session, totalUsage.totalTokens ?? 0),
    onError: ({ error }) => console.error("assistant", error),
  });
  return result.toUIMessageStreamResponse();
});
