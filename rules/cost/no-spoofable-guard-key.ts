import { z } from "zod";
import type { GuardKind } from "../catalog/api.js";
import { defineRule } from "../engine/define-rule.js";
import type { Guard, ModelCall } from "../engine/entrypoint.js";
import { nameOf } from "../engine/in-words.js";
import { paidCalls } from "../engine/guards/missing-guard.js";
import { partsInWords } from "../engine/request-data.js";
import { isAskedByNoUser } from "../engine/who-asks.js";

export const noSpoofableGuardKey = defineRule({
  id: "no-spoofable-guard-key",
  group: "cost",
  subject: "entrypoint",
  summary: "Disallow rate limits and budgets that count by something the caller makes up.",
  why: "A limit per header or body field is no limit: a script sends another value with every request, and each begins at zero.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  oncePerFile: true,
  options: z.strictObject({}),

  *check(entrypoint) {
    if (isAskedByNoUser(entrypoint)) return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls.filter((one) => paidCalls(one) && !one.callerPays)) {
        // Who is known may be held to what they say of themselves: that cannot be seen here.
        if (call.guards.always.has("auth")) continue;
        for (const kind of ["rateLimit", "budget"] as const) {
          for (const guard of spoofable(call, kind)) {
            yield {
              at: guard.at,
              message: `${what[kind]} on the way of ${nameOf(entrypoint, handler)} to ${call.callee} ${faultOf(guard)}`,
              related: [{ at: handler.at, message: "the handler" }, { at: call.at, message: `${call.callee} is called here` }],
            };
          }
        }
      }
    }
  },
});

const what: Record<"rateLimit" | "budget", string> = { rateLimit: "The rate limit", budget: "The budget check" };

/** Guards of a kind whose key is the caller's to choose, where none beside them is known to count by something better. */
function spoofable(call: ModelCall, kind: GuardKind): Guard[] {
  const keyed = (call.guards.always.get(kind) ?? []).filter(({ key }) => key !== undefined);
  const isWeak = ({ key }: Guard): boolean => key !== undefined && (key.chosen.length > 0 || key.shared);
  return keyed.every(isWeak) ? keyed : [];
}

function faultOf({ key }: Guard): string {
  if (key!.chosen.length > 0) {
    return `counts by ${partsInWords(key!.chosen)}, which the caller writes: with another value in every request it never refuses. Count by what is proven: the session's user, a verified key, the address that the platform reports.`;
  }
  return "counts all who are not signed in as one: any of them can use it up for the others. Count them by the address that the platform reports, or refuse them with 401.";
}
