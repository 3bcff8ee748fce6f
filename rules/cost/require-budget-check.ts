import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { isForServices, missingGuards, paidCalls } from "../engine/guards/missing-guard.js";
import { words } from "../engine/message.js";
import { budgetFixes } from "../templates/budget-fix.js";
import { limitFixes } from "../templates/own-check-fix.js";

export const requireBudgetCheck = defineRule({
  id: "require-budget-check",
  group: "cost",
  subject: "entrypoint",
  summary: "Require a budget, quota or credit check before every paid model call.",
  why: "Without a check before the call, overspending is noticed on the bill.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({
    acceptServices: z.boolean().default(true).describe("Whether a route that nobody is let into but a schedule, or services that know a secret of the server, may do without. Under `strict` and `all`: no."),
  }),
  presetOptions: { strict: { acceptServices: false }, all: { acceptServices: false } },
  absorbs: ["require-rate-limit", "require-input-validation", "require-runtime"],

  *check(entrypoint, ask) {
    if (entrypoint.background) return;
    // It runs as often as the app wants, whoever has used up what.
    const forServices = (call: ModelCall) => ask.options.acceptServices && isForServices(entrypoint, call);
    for (const missing of missingGuards(entrypoint, "budget", (call) => paidCalls(call) && !call.callerPays && !forServices(call), ask)) {
      yield {
        at: missing.handler.at,
        message: words`${missing.who}: no budget, quota or credit check found on ${missing.way}; one request can send ${missing.requests}. ${missing.fault ?? "Check what the user has left before the call, and refuse with 402."}`,
        brief: "no budget check",
        related: missing.related,
        fixes: [...missing.claims, ...limitFixes("budget", entrypoint, missing.handler, ask, budgetFixes(entrypoint, missing.handler, ask.templateFolder))],
      };
    }
  },
});
