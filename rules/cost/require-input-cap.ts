import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { capSchema, type SchemaCaps } from "../engine/edits/guards/cap-schema.js";
import type { Guard, ModelCall } from "../engine/entrypoint.js";
import { paidCalls, relatedTo } from "../engine/guards/missing-guard.js";
import { nameOf } from "../engine/in-words.js";
import { words } from "../engine/message.js";
import { partsReach, unlimitedParts } from "../engine/request-data.js";
import { isAskedByNoUser } from "../engine/who-asks.js";

export const requireInputCap = defineRule({
  id: "require-input-cap",
  group: "cost",
  subject: "entrypoint",
  summary: "Require a limit on the length of request text that reaches a model.",
  why: "Input is billed by its length: without a limit one request may fill the model's whole context window.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    if (isAskedByNoUser(entrypoint)) return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        if (!paidCalls(call) || call.callerPays) continue;
        const open = [call.data.system, call.data.prompt].flatMap((input) => unlimitedParts(call, input));
        const parts = [...new Set(open)].filter((part) => part === "body" || part === "query").sort();
        if (parts.length === 0) continue;

        yield {
          at: handler.at,
          message: words`${nameOf(entrypoint, handler)}: ${partsReach(parts)} ${call.callee} (${ask.place(call.at)}) at any length; no limit found on the way. Limit the characters of each text, and the number of messages (\`.max()\` in the schema).`,
          related: relatedTo(call, []),
          fixes: [{
            title: `Let the schema take ${caps.characters.toLocaleString("en-US")} characters of each text at most, and ${caps.elements} elements of each list`,
            safe: false,
            edits: (read) => checksOf(call, parts).flatMap(({ at: { file, span } }) => {
              const text = read(file);
              return text === null ? [] : capSchema(file, text, span, caps);
            }),
          }],
        };
        break;
      }
    }
  },
});

/** About two thousand tokens of each text, as `withValidation` lets through; a conversation of ordinary length. */
const caps: SchemaCaps = { characters: 8_000, elements: 50 };

/** Of the schemas on the way, those that look at a part of the request: a session's is none of them. */
function checksOf({ guards }: ModelCall, parts: readonly string[]): Guard[] {
  return (guards.always.get("validation") ?? []).filter((one) => one.parts?.some((part) => parts.includes(part)));
}
