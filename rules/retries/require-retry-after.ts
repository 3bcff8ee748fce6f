import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { retryLoopsIn } from "../engine/measures/retry-loops.js";
import { nameInside } from "../engine/in-words.js";
import { retryFixes } from "../templates/call-fix.js";

export const requireRetryAfter = defineRule({
  id: "require-retry-after",
  group: "retries",
  subject: "entrypoint",
  summary: "Require that retries wait as long as the provider's Retry-After says, and no longer than the route can.",
  why: "A provider that limits the rate says when to come back. Asking earlier is refused again, which spends the tries; waiting without a limit is ended by the platform first.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const { at, what, calls, asked, habits } of retryLoopsIn(handler)) {
        if (habits.readsRetryAfter) continue;
        yield {
          at,
          message: `No \`Retry-After\` is read in this retry (${what}): after a 429 ${calls[0]!.callee} is asked again before the provider lets it, and the tries of ${nameInside(entrypoint, handler)} are spent. Wait as long as the header says, with a cap.`,
          brief: "`Retry-After` is not read",
          related: calls.map((call) => ({ at: call.at, message: `${call.callee} is asked again here` })),
          fixes: retryFixes({ at, calls, asked }, { app: entrypoint.app, folder: ask.templateFolder }),
        };
      }
      for (const call of handler.modelCalls) {
        const fault = faultOf(call);
        if (fault !== null) yield { at: call.at, message: `${fault} Retry it in code of your own that reads the header and caps the wait, or update ${call.package}.` };
      }
    }
  },
});

/** Of an SDK's own retries, by version (FACTS C2, D). */
function faultOf({ callee, package: name, version, attempts, timing, step }: ModelCall): string | null {
  const retried = attempts.factors.find(({ layer }) => layer === "sdk-retry");
  if (!retried || step) return null;
  const sdk = version === null ? name : `${name} ${version}`;
  if (timing.retryAfterMaxMs === null) return `${callee} is sent up to ${retried.times} times, and no reading of \`Retry-After\` is known of ${sdk}: after a 429 it asks again too early.`;
  return timing.retryAfterMaxMs === "uncapped" ? `${callee} waits for as long as \`Retry-After\` says: ${sdk} sets no limit to it, so a provider's 10 minutes end the route.` : null;
}
