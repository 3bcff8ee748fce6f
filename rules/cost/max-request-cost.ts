import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler } from "../engine/entrypoint.js";
import { exceeds } from "../engine/measures/amount.js";
import { dollars } from "../engine/measures/in-words.js";
import { nameOf } from "../engine/in-words.js";

export const maxRequestCost = defineRule({
  id: "max-request-cost",
  group: "cost",
  subject: "entrypoint",
  summary: "Limit what one request can cost in the worst case.",
  why: "Whoever finds the most expensive request can repeat it: its cost times the rate limit is what an attack costs you.",
  presets: ["all"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({
    usd: z.number().min(0).default(1).describe("Dollars that one request may cost at most, every attempt billed."),
  }),

  *check(entrypoint, { options }) {
    for (const handler of entrypoint.handlers) {
      const { worst } = handler.cost;
      if (handler.modelCalls.every(({ callerPays }) => callerPays) || !exceeds(worst.value, options.usd)) continue;

      yield {
        at: handler.at,
        message: `${nameOf(entrypoint, handler)} can cost ${sum(handler)}, above the limit of ${dollars(options.usd)}: ${explained(handler)}. Cap input, output and attempts.`,
        related: dearest(handler).map((call) => ({ at: call.at, message: `${call.callee} costs ${dollars(call.cost.worst.value)} at worst` })),
      };
    }
  },
});

function sum({ cost }: Handler): string {
  const { value } = cost.worst;
  if (typeof value === "number") return `${dollars(value)} for one request`;
  return value === "data" ? "as much as its data is long" : "any sum: nothing ends the requests to the model";
}

function explained(handler: Handler): string {
  const [call] = dearest(handler);
  const { formula } = handler.attempts;
  return `${call?.callee ?? "its calls"}${call?.model ? ` of ${call.model}` : ""}${formula ? `, ${formula}` : ""}`;
}

/** The calls that make the figure, the dearest first; symbols before numbers. */
function dearest({ modelCalls }: Handler): Handler["modelCalls"] {
  const rank = ({ cost }: Handler["modelCalls"][number]): number => (typeof cost.worst.value === "number" ? cost.worst.value : Infinity);
  return modelCalls.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(b) - rank(a))).slice(0, 3);
}
