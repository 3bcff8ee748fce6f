import { safeValidateUIMessages, type UIMessage } from "ai";
import { z } from "zod";

const MAX_CHARACTERS = 40_000;

/** A conversation as `useChat` posts it; its parts are checked by `readConversation`. */
export const conversationSchema = z.object({ messages: z.array(z.unknown()).min(1).max(40) });

/** The messages, if they are well formed, short enough, and none of them poses as the system's; else null. */
export async function readConversation(messages: unknown[]): Promise<UIMessage[] | null> {
  const checked = await safeValidateUIMessages({ messages });
  if (!checked.success) return null;
  if (checked.data.some(({ role }) => role === "system")) return null;
  return JSON.stringify(checked.data).length > MAX_CHARACTERS ? null : checked.data;
}
