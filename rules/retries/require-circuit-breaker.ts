import { z } from "zod";
import { circuitBreakers } from "../catalog/retries.js";
import { defineRule } from "../engine/define-rule.js";
import { nameInside } from "../engine/in-words.js";
import { circuitFixes } from "../templates/call-fix.js";

export const requireCircuitBreaker = defineRule({
  id: "require-circuit-breaker",
  group: "retries",
  subject: "entrypoint",
  summary: "Require that a provider which keeps failing is not called for a while.",
  why: "While a provider is down, every request waits through its timeouts and retries before it fails. Counted failures let the next one fail, or fall back, at once.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    modules: z.array(z.string()).default([]).describe("Modules that hold a circuit breaker of your own, as they are imported."),
  }),

  *check(entrypoint, { options, templateFolder }) {
    const known = new Set([...circuitBreakers, ...options.modules]);
    if (entrypoint.background || entrypoint.imports.some(({ from }) => known.has(from) || /circuit-?breaker/i.test(from))) return;
    for (const handler of entrypoint.handlers) {
      const calls = handler.modelCalls.filter(({ step, callerPays }) => !step && !callerPays);
      const [call] = calls;
      if (!call) continue;

      yield {
        at: handler.at,
        message: `No circuit breaker found on the way to ${call.callee}: while its provider is down, every ${nameInside(entrypoint, handler)} makes up to ${handler.attempts.max} ${handler.attempts.max === 1 ? "request" : "requests"} before it fails. Count the failures where all instances see them, and stop asking for a while.`,
        related: [{ at: call.at, message: `${call.callee} is asked here` }],
        fixes: circuitFixes(calls, { app: entrypoint.app, folder: templateFolder }),
      };
    }
  },
});
