import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { nameOf } from "../engine/in-words.js";
import { relatedTo } from "../engine/guards/missing-guard.js";
import { words } from "../engine/message.js";
import { partsReach, uncheckedParts } from "../engine/request-data.js";
import { isAskedByNoUser } from "../engine/who-asks.js";
import { validationFixes } from "../templates/validation-fix.js";

export const requireInputValidation = defineRule({
  id: "require-input-validation",
  group: "security",
  subject: "entrypoint",
  summary: "Require request data to be validated before it reaches a model.",
  why: "A type annotation checks nothing at run time: whatever is posted, of any shape and any length, is sent to the model and billed.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    if (isAskedByNoUser(entrypoint)) return;
    for (const handler of entrypoint.handlers) {
      const open = handler.modelCalls.flatMap((call) => {
        const parts = uncheckedParts(call);
        return parts.length > 0 ? [{ call, parts }] : [];
      });
      const [first] = open;
      if (!first) continue;
      const { call, parts } = first;
      const more = open.length > 1 ? ` and ${open.length - 1} more` : "";

      yield {
        at: handler.at,
        message: words`${nameOf(entrypoint, handler)}: ${partsReach(parts)} ${call.callee} (${ask.place(call.at)})${more} as sent; no validation found on the way. Parse it with a schema that limits shape and length, and answer 400 where it fails.`,
        brief: "no validation",
        related: relatedTo(call, []),
        fixes: validationFixes(entrypoint, handler, [...new Set(open.flatMap((one) => one.parts))], ask.templateFolder),
      };
    }
  },
});
