import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { isForServices, limitedOrPaidByCaller, missingGuards, paidCalls } from "../engine/guards/missing-guard.js";
import { words } from "../engine/message.js";
import { runsByItself } from "../engine/who-asks.js";
import { guardFixes } from "../templates/guard-fix.js";
import { limitFixes } from "../templates/own-check-fix.js";

export const requireRateLimit = defineRule({
  id: "require-rate-limit",
  group: "cost",
  subject: "entrypoint",
  summary: "Require a rate limit before every paid model call.",
  why: "A provider's own limits protect the provider: one caller in a loop uses up everybody's share.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({
    acceptBudget: z.boolean().default(true).describe("Whether a budget check on the way is limit enough. Under `strict` and `all`: no."),
    acceptServices: z.boolean().default(true).describe("Whether a route that nobody is let into but services that know a secret of the server may do without. Under `strict` and `all`: no."),
  }),
  presetOptions: { strict: { acceptBudget: false, acceptServices: false }, all: { acceptBudget: false, acceptServices: false } },

  *check(entrypoint, ask) {
    if (runsByItself(entrypoint)) return;
    const isLimited = (call: ModelCall) => (ask.options.acceptBudget && call.guards.always.has("budget")) || (ask.options.acceptServices && isForServices(entrypoint, call));
    const unlimited = (call: ModelCall) => paidCalls(call) && !limitedOrPaidByCaller(call) && !isLimited(call);
    for (const missing of missingGuards(entrypoint, "rateLimit", unlimited, ask)) {
      yield {
        at: missing.handler.at,
        message: words`${missing.who}: no rate limit found on ${missing.way}; each request can send ${missing.requests}. ${missing.fault ?? "Limit requests by user or address before the call, and refuse with 429 and Retry-After."}`,
        brief: "no rate limit",
        related: missing.related,
        fixes: [...missing.claims, ...limitFixes("rateLimit", entrypoint, missing.handler, ask, guardFixes("rateLimit", entrypoint, missing.handler, ask.templateFolder))],
      };
    }
  },
});
