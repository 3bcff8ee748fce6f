import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { missingGuards, paidCalls } from "../engine/guards/missing-guard.js";
import { words } from "../engine/message.js";
import { signInFixes } from "../templates/guard-fix.js";

export const requireAuth = defineRule({
  id: "require-auth",
  group: "security",
  subject: "entrypoint",
  summary: "Require authentication before every model call.",
  why: "Whoever finds the URL of an open AI route spends the money, and nothing tells whose requests they were.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  toldFirst: true,
  options: z.strictObject({
    acceptUnpaid: z.boolean().default(true).describe("Whether calls that cost the app nothing need no authentication: of models of one's own, and with the key that a caller brings. Under `strict` and `all`: no."),
  }),
  presetOptions: { strict: { acceptUnpaid: false }, all: { acceptUnpaid: false } },
  absorbs: ["require-input-validation", "require-budget-check", "require-rate-limit", "require-runtime"],

  *check(entrypoint, ask) {
    if (entrypoint.background) return;
    const matters = ask.options.acceptUnpaid ? (call: ModelCall) => paidCalls(call) && !call.callerPays : () => true;
    for (const missing of missingGuards(entrypoint, "auth", matters, ask)) {
      yield {
        at: missing.handler.at,
        message: words`${missing.who}: no authentication found on ${missing.way}; anybody's request can send ${missing.requests}. ${missing.fault ?? "Look up the session or key before the call, and refuse with 401."}`,
        related: missing.related,
        fixes: [...missing.claims, ...signInFixes(entrypoint, missing.handler, ask)],
      };
    }
  },
});
