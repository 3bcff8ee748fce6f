import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { retryLoopsIn, type RetryLoop } from "../engine/measures/retry-loops.js";
import { nameInside } from "../engine/in-words.js";
import { retryFixes } from "../templates/call-fix.js";

export const requireBackoff = defineRule({
  id: "require-backoff",
  group: "retries",
  subject: "entrypoint",
  summary: "Require hand-written retries to back off: wait longer each time, with jitter, up to a limit.",
  why: "An overloaded provider stays overloaded while every caller asks again at once, or all together after the same pause; the tries are used up before it recovers, and each is billed.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  absorbs: ["no-retry-on-permanent-error", "require-retry-after"],
  options: z.strictObject({
    jitter: z.boolean().default(false).describe("Whether pauses that grow must have chance in them as well. Under `strict` and `all`: yes."),
    maxSeconds: z.number().min(1).default(60).describe("The longest pause in seconds."),
  }),
  presetOptions: { strict: { jitter: true }, all: { jitter: true } },

  *check(entrypoint, { options, templateFolder }) {
    for (const handler of entrypoint.handlers) {
      for (const loop of retryLoopsIn(handler)) {
        const fault = faultOf(loop, options);
        if (fault === null) continue;
        const callee = loop.calls[0]!.callee;
        const times = typeof loop.bound === "number" ? `up to ${loop.bound} times ` : "";

        yield {
          at: loop.at,
          message: `This retry (${loop.what}) asks ${callee} ${times}${fault}: while the provider is overloaded or limits its rate, the tries of ${nameInside(entrypoint, handler)} are spent at the worst moment. Double the pause each time, add chance to it (\`Math.random()\`), and cap it.`,
          brief: "no pause that grows",
          related: [...loop.calls.map(({ at, callee: name }) => ({ at, message: `${name} is asked again here` })), ...loop.pauses.map(({ at }) => ({ at, message: "it waits here" }))],
          fixes: retryFixes(loop, { app: entrypoint.app, folder: templateFolder }),
        };
      }
    }
  },
});

/** Silent where a pause cannot be told: made from what a service says, behind a call that was not followed. */
function faultOf({ habits, pauses, bound }: RetryLoop, { jitter, maxSeconds }: { jitter: boolean; maxSeconds: number }): string | null {
  if (habits.readsRetryAfter) return null;
  if (pauses.length === 0) return habits.pausing.length > 0 ? null : "at once, without a pause";
  const known = pauses.flatMap(({ milliseconds }) => milliseconds.filter((one) => one !== null));
  const longest = Math.max(0, ...known);
  if (longest > maxSeconds * 1_000) return `with pauses of up to ${secondsInWords(longest / 1_000)}`;
  const grows = pauses.some(({ changes, milliseconds }) => changes || new Set(milliseconds).size > 1);
  if (!grows && pauses.some(({ milliseconds }) => milliseconds.includes(null)) && !habits.random) return null;
  // One retry has no second pause that could be longer.
  if (bound === 2) return null;
  if (!grows) return known.length > 0 ? `after the same pause each time, ${secondsInWords(longest / 1_000)}` : null;
  return jitter && !habits.random ? "after pauses without chance in them, together with everybody who failed at the same moment" : null;
}
