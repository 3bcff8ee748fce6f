"use server";

import { generateText } from "ai";
import { z } from "zod";
import { reserveBudget } from "@/lib/ai/budget";
import { errorText } from "@/lib/ai/errors";
import { models } from "@/lib/ai/models";
import { secondsToWait } from "@/lib/ai/rate-limit";
import { getSession } from "@/lib/auth";

const MAX_TOKENS = 12_000;
const formSchema = z.object({ notes: z.string().min(1).max(4_000) });

export type Composed = { reply: string } | { error: string };

export async function composeReply(_previous: Composed, form: FormData): Promise<Composed> {
  const session = await getSession();
  if (!session) return { error: "Please sign in." };

  if ((await secondsToWait(session.userId)) > 0) return { error: "Too many requests. Please wait a minute." };

  const input = formSchema.safeParse({ notes: form.get("notes") });
  if (!input.success) return { error: "Please write between 1 and 4,000 characters." };

  const reservation = await reserveBudget({ id: session.userId, plan: session.plan }, MAX_TOKENS);
  if (!reservation) return { error: "Today's budget is used up." };

  try {
    const { text, usage } = await generateText({
      model: models.writer,
      system: "Turn the agent's notes into a polite reply to the customer.",
      prompt: input.data.notes,
      maxOutputTokens: 1_000,
      maxRetries: 1,
      timeout: 45_000,
    });
    await reservation.settle(usage.totalTokens ?? 0);
    return { reply: text };
  } catch (error) {
    console.error("compose", error);
    return { error: errorText(error) };
  }
}
