import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { retryLoopsIn } from "../engine/measures/retry-loops.js";
import { nameInside } from "../engine/in-words.js";
import { retryFixes } from "../templates/call-fix.js";

export const noRetryOnPermanentError = defineRule({
  id: "no-retry-on-permanent-error",
  group: "retries",
  subject: "entrypoint",
  summary: "Disallow hand-written retries that try again whatever the error was.",
  why: "A wrong key, a refused prompt or an empty account fails alike every time: people wait through all tries for an error that was known after the first.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const { at, what, bound, calls, asked, habits } of retryLoopsIn(handler)) {
        if (habits.decides !== false) continue;
        const callee = calls[0]!.callee;

        yield {
          at,
          message: `This retry (${what}) asks ${callee} again whatever it failed with: a wrong key (401), a bad request (400) or a refused prompt is tried ${typeof bound === "number" ? `${bound} times` : "again and again"} before ${nameInside(entrypoint, handler)} says so. Look at the error first, and retry only 408, 409, 429, 5xx and broken connections.`,
          brief: "retried whatever the error",
          related: calls.map((call) => ({ at: call.at, message: `${call.callee} is asked again here` })),
          fixes: retryFixes({ at, calls, asked }, { app: entrypoint.app, folder: ask.templateFolder }),
        };
      }
    }
  },
});
