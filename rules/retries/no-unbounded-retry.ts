import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { isAgentLoop } from "../engine/measures/agent-loop.js";
import type { Factor } from "../engine/measures/amount.js";
import { retryLoopsIn } from "../engine/measures/retry-loops.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";
import { retryFixes } from "../templates/call-fix.js";

export const noUnboundedRetry = defineRule({
  id: "no-unbounded-retry",
  group: "retries",
  subject: "entrypoint",
  summary: "Disallow loops and retries around a model call that nothing ends.",
  why: "While the provider fails, every turn is another request, until the platform kills the route; each request that comes in meanwhile does the same.",
  presets: ["recommended"],
  severity: "error",
  fixable: "suggestion",
  options: z.strictObject({}),
  absorbs: ["no-stacked-retries", "require-backoff", "require-retry-after", "no-retry-on-permanent-error"],

  *check(entrypoint, { templateFolder }) {
    for (const handler of entrypoint.handlers) {
      const loops = retryLoopsIn(handler);
      for (const call of handler.modelCalls) {
        for (const factor of call.attempts.factors.filter((one) => isEndless(one) && !isAgentLoop(one, call))) {
          const loop = loops.find(({ at }) => at.file === factor.at.file && at.span[0] === factor.at.span[0]);
          yield {
            at: factor.at,
            message: `${saysWhat(factor)} asks ${call.callee} again and again${ends(factor)}: ${nameInside(entrypoint, handler)} can send any number of requests. Count the attempts, three in all, and give up.`,
            related: [{ at: call.at, message: `${call.callee} is called here` }, ...reachedThrough(call)],
            fixes: loop ? retryFixes(loop, { app: entrypoint.app, folder: templateFolder }) : [],
          };
        }
      }
    }
  },
});

/** An agent's own steps are another rule's business, counted by an SDK or not at all. */
function isEndless(factor: Factor): boolean {
  return factor.times === "unbounded" && factor.layer !== "agent-steps";
}

function saysWhat({ what, layer }: Factor): string {
  if (layer === "recursion") return `The recursion (${what})`;
  return layer === "retry" ? `The retry (${what})` : `The loop (${what})`;
}

function ends({ why }: Factor): string {
  return why === null ? " with nothing that ends it" : `, and ${why}`;
}
