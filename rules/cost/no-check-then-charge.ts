import { z } from "zod";
import type { GuardKind } from "../catalog/api.js";
import { defineRule } from "../engine/define-rule.js";
import type { Guard } from "../engine/entrypoint.js";
import { paidCalls } from "../engine/guards/missing-guard.js";
import { nameInside } from "../engine/in-words.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { storeUses, type StoreAccess } from "../engine/measures/store-uses.js";
import { words } from "../engine/message.js";
import { budgetFixes } from "../templates/budget-fix.js";

export const noCheckThenCharge = defineRule({
  id: "no-check-then-charge",
  group: "cost",
  subject: "entrypoint",
  summary: "Disallow budgets and limits that are read before a model call and counted up after it.",
  why: "Nothing is counted while the model answers: concurrent requests all read the same balance, and all pass.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    if (entrypoint.background) return;
    for (const handler of entrypoint.handlers) {
      const call = handler.modelCalls.find((one) => paidCalls(one) && !one.callerPays);
      const found = call && checkedThenCharged([...call.guards.always, ...call.guards.sometimes], storeUses(handler.tree));
      if (!found) continue;
      const { guard, kind, charge } = found;
      const { value } = handler.time.total.typical;
      const meanwhile = typeof value === "number" ? `, typically ${secondsInWords(value)} later,` : "";

      yield {
        at: guard.at,
        message: words`The ${what[kind]} of ${nameInside(entrypoint, handler)} is read here and counted only after ${call.callee}${meanwhile} by ${charge.callee} (${ask.place(charge.at)}): concurrent requests all read the same and all pass. Count before the call in the step that checks (compare what \`INCRBY\` gives, or an UPDATE with the limit in its condition), and settle the difference after it.`,
        related: [{ at: call.at, message: `${call.callee} is called here` }, { at: charge.at, message: `counted here, by ${charge.callee}` }],
        fixes: kind === "budget" ? budgetFixes(entrypoint, handler, ask.templateFolder) : [],
      };
    }
  },
});

const what = { budget: "budget", rateLimit: "rate limit" };

interface CheckThenCharge {
  guard: Guard;
  kind: keyof typeof what;
  charge: StoreAccess;
}

/** A kind of guard of which each is read first and counted late; one that is not, or cannot be told, holds for all. */
function checkedThenCharged(all: readonly (readonly [GuardKind, readonly Guard[]])[], stores: readonly StoreAccess[]): CheckThenCharge | null {
  for (const kind of ["budget", "rateLimit"] as const) {
    const guards = all.filter(([one]) => one === kind).flatMap(([, each]) => each);
    const charged = guards.map((guard) => ({ guard, kind, charge: lateChargeOf(guard, stores) }));
    const [first] = charged;
    if (first?.charge && charged.every(({ charge }) => charge !== null)) return { ...first, charge: first.charge };
  }
  return null;
}

/** The write, after a model was asked, of what a guard has read before; null where it is counted before as well, or nothing is sure. */
function lateChargeOf({ reads = [] }: Guard, stores: readonly StoreAccess[]): StoreAccess | null {
  const looked = stores.filter(({ gives, late }) => !late && reads.some((name) => name.startsWith(gives)));
  const resources = new Set(looked.map(({ resource }) => resource));
  const [resource] = resources;
  if (resources.size !== 1 || resource === null || resource === undefined || looked.some(({ writes }) => writes)) return null;
  const writes = stores.filter((one) => one.writes && one.resource === resource);
  return writes.some(({ late }) => !late) ? null : (writes[0] ?? null);
}
