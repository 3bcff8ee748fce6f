import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Factor } from "../engine/measures/amount.js";

export const noUnboundedFanOut = defineRule({
  id: "no-unbounded-fan-out",
  group: "retries",
  subject: "entrypoint",
  summary: "Disallow a model call for each element of data of any length.",
  why: "Whoever decides how long the data is decides how many calls one request pays for.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint) {
    // A background function may take its time over all its rows: nobody sends it more of them.
    if (entrypoint.background) return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        for (const factor of call.attempts.factors.filter(isFanOut)) {
          yield {
            at: factor.at,
            message: `${handler.name} ${entrypoint.url} makes one ${call.callee} for each element, ${factor.why ?? "as many as there are"}. Cap the data (\`.max()\` in its schema, \`.slice(0, n)\`) before it gets here.`,
            related: [{ at: call.at, message: `${call.callee} is called here` }],
          };
        }
      }
    }
  },
});

function isFanOut({ layer, times }: Factor): boolean {
  return times === "data" && (layer === "fan-out" || layer === "repetition");
}
