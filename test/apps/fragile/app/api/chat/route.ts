import { convertToModelMessages, safeValidateUIMessages, streamText } from "ai";
import { models } from "@/lib/ai/models";
import { getSession } from "@/lib/auth";
import { checkQuota, recordUsage } from "@/lib/quota";

export const runtime = "nodejs";
export let maxDuration = 120;

export async function POST(request: Request) {
  const session = await getSession();
  if (!session) {
    return Response.json({ error: "Please sign in" }, { status: 401 });
  }

  await checkQuota(session);

  const body = await request.json();
  const messages = await safeValidateUIMessages({ messages: body.messages });
  if (!messages.success) {
    return Response.json({ error: "Invalid messages" }, { status: 400 });
  }

  const result = streamText({
    model: models.smart,
    system: "You are the support assistant of an online shop.",
    messages: await convertToModelMessages(messages.data),
    onFinish: ({ totalUsage }) => recordUsage(session, totalUsage.totalTokens ?? 0),
  });
  return result.toUIMessageStreamResponse();
}
