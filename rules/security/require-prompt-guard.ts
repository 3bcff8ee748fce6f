import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { nameOf } from "../engine/in-words.js";
import { relatedTo } from "../engine/guards/missing-guard.js";
import { words, type Message } from "../engine/message.js";
import { partsOf, partsReach } from "../engine/request-data.js";
import { runsByItself } from "../engine/who-asks.js";
import { promptGuardFixes } from "../templates/prompt-guard-fix.js";

export const requirePromptGuard = defineRule({
  id: "require-prompt-guard",
  group: "security",
  subject: "entrypoint",
  summary: "Require a guard on request text before it reaches a model.",
  why: "Whatever is written to a model is read as instructions: text that nobody has looked at can turn it against the app, its tools and its other users.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    if (runsByItself(entrypoint)) return;
    for (const handler of entrypoint.handlers) {
      const open = handler.modelCalls.filter((call) => takesText(call) && !isGuarded(call) && partsThatReach(call).length > 0);
      const [first] = open;
      if (!first) continue;
      const some = open.flatMap((call) => call.guards.sometimes.get("moderation") ?? []);
      const instead = some.length > 0 ? "The one there is holds on some paths only." : handler.unheeded.has("moderation") ? "The one there is refuses nobody." : "Ask a moderation endpoint or a guardrail first, and refuse what it flags.";
      const more = open.length > 1 ? ` and ${open.length - 1} more` : "";

      yield {
        at: handler.at,
        message: words`${nameOf(entrypoint, handler)}: ${partsReach(partsThatReach(first))} ${placeOf(first, ask)}${more}; no guard found on the way that looks for prompt injection or harmful text${withTools(open)}. ${instead}`,
        related: relatedTo(first, some),
        fixes: open.every((call) => partsThatReach(call).every((part) => part === "body")) ? promptGuardFixes(entrypoint, handler, ask.templateFolder) : [],
      };
    }
  },
});

/** Who writes to these is read as text by a model that answers in text, or acts. */
function takesText({ api }: ModelCall): boolean {
  return api.task === "text" || api.task === "object" || api.task === "agent";
}

/** A check that has passed, options of the provider's own guardrail (Bedrock), or middleware of the app around the model. */
function isGuarded({ guards, given, middleware }: ModelCall): boolean {
  return middleware || guards.always.has("moderation") || given.call.some((name) => /^guardrail/i.test(name));
}

const text = new Set(["body", "query"]);

function partsThatReach({ data }: ModelCall): string[] {
  return [...new Set([data.system, data.prompt].flatMap((input) => partsOf(input, "sent", "checked")))].filter((name) => text.has(name)).sort();
}

function placeOf(call: ModelCall, ask: Ask<unknown>): Message {
  return words`${call.callee} (${ask.place(call.at)})`;
}

function withTools(calls: readonly ModelCall[]): string {
  const count = Math.max(...calls.map(({ tools }) => tools.length));
  return count === 0 ? "" : `, and the model may run ${count} ${count === 1 ? "tool" : "tools"}`;
}
