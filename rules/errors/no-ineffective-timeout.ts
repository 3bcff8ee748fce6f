import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler } from "../engine/entrypoint.js";
import { placeKey, type Place } from "../engine/finding.js";
import { nodesIn } from "../engine/measures/fold.js";
import { timeoutFixes } from "../engine/timeout-fix.js";

export const noIneffectiveTimeout = defineRule({
  id: "no-ineffective-timeout",
  group: "errors",
  subject: "entrypoint",
  summary: "Disallow timeouts that race a model call without ending it.",
  why: "`Promise.race` answers the caller and leaves the request to the provider running: it is waited for by nobody, retried by its SDK, and billed.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      const endless = handler.modelCalls.filter(({ timeout, timing }) => timeout === null && timing.controllers.length === 0 && !timing.unclear);
      const [left] = endless;
      if (!left) continue;
      for (const { at, milliseconds } of racesIn(handler)) {
        yield {
          at,
          message: `This timeout stops waiting for ${left.callee}, and does not stop it: the provider goes on, up to ${left.attempts.max} requests are made and billed, and the result is thrown away. Hand the call an \`AbortSignal.timeout(…)\` instead.`,
          related: [{ at: left.at, message: "the call that goes on" }],
          fixes: milliseconds === null || endless.length > 1 ? [] : timeoutFixes(left, milliseconds),
        };
      }
    }
  },
});

/** Where a model's answer races a timer, each place once. */
function racesIn({ tree }: Handler): { at: Place; milliseconds: number | null }[] {
  const found = new Map<string, { at: Place; milliseconds: number | null }>();
  for (const node of nodesIn(tree)) {
    if (node.kind === "join" && node.timer) found.set(placeKey(node.timer), { at: node.timer, milliseconds: node.timerMs ?? null });
  }
  return [...found.values()];
}
