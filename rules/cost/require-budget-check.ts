import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { missingGuards, paidCalls } from "../engine/guards/missing-guard.js";
import { words } from "../engine/message.js";
import { budgetFixes } from "../templates/budget-fix.js";

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
  options: z.strictObject({}),
  absorbs: ["require-rate-limit", "require-input-validation", "require-runtime"],

  *check(entrypoint, ask) {
    if (entrypoint.background) return;
    for (const missing of missingGuards(entrypoint, "budget", (call) => paidCalls(call) && !call.callerPays, ask)) {
      yield {
        at: missing.handler.at,
        message: words`${missing.who}: no budget, quota or credit check found on ${missing.way}; one request can send ${missing.requests}. ${missing.partly ?? "Check what the user has left before the call, and refuse with 402."}`,
        brief: "no budget check",
        related: missing.related,
        fixes: [...missing.claims, ...budgetFixes(entrypoint, missing.handler, ask.templateFolder)],
      };
    }
  },
});
