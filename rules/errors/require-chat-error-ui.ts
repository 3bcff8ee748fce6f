import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ChatHook } from "../engine/client/client-module.js";
import { chatFix } from "../templates/chat-fix.js";

export const requireChatErrorUi = defineRule({
  id: "require-chat-error-ui",
  group: "errors",
  subject: "client-module",
  summary: "Require chats to show that an answer is pending or has failed, and to let people stop it or ask again.",
  why: "A failed answer looks like one that never ends: people wait, reload and ask once more, and each time is billed.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check({ app, chats }, { templateFolder }) {
    for (const chat of chats) {
      const missing = missingOf(chat);
      if (missing.length === 0) continue;
      yield {
        at: chat.at,
        message: `Of what \`useChat\` gives, this component does not read ${listed(missing.map(({ names }) => `\`${names[0] ?? ""}\``))}: people cannot ${listed(missing.map(({ cannot }) => cannot), "or")}. Read it, and show it.`,
        fixes: showsNothing(missing) ? [chatFix(app, chat.at, templateFolder)] : [],
      };
    }
  },
});

/** The names of now come first; AI SDK 3 and 4 have the others. Who is told by a callback may keep a state of their own. */
const parts = [
  { names: ["status", "isLoading"], callbacks: ["onResponse", "onFinish"], cannot: "see that an answer is on its way" },
  { names: ["error"], callbacks: ["onError"], cannot: "see that it failed" },
  { names: ["regenerate", "reload"], callbacks: [], cannot: "ask again" },
  { names: ["stop"], callbacks: [], cannot: "stop it" },
] as const;

/** Nothing, where the result goes on as a whole, or the component does not show the messages. */
function missingOf({ callbacks: given, reads }: ChatHook): (typeof parts)[number][] {
  if (!reads?.has("messages")) return [];
  return parts.filter(({ callbacks, names }) => !names.some((name) => reads.has(name)) && !callbacks.some((name) => given.has(name)));
}

/** Where a component shows a part of it, a second showing beside it would be one too many. */
function showsNothing(missing: readonly (typeof parts)[number][]): boolean {
  return missing.includes(parts[0]) && missing.includes(parts[1]);
}

function listed(words: readonly string[], last = "and"): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}
