import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import type { DurableStep } from "../engine/measures/durable-run.js";
import type { Position } from "../engine/measures/rework.js";

export const noMultiEffectStep = defineRule({
  id: "no-multi-effect-step",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow several paid effects in one step of a durable function.",
  why: "A step is remembered as a whole: when its second effect fails, the step is tried again, and the first one is paid for again.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const step of handler.durable.flatMap(({ steps }) => steps)) {
        const paid = step.positions.filter(({ kind }) => kind !== "write");
        if (paid.length < 2 && !paid.some(isRepeated)) continue;

        yield {
          at: step.at,
          message: `The step ${nameOf(step)}pays for ${listOf(paid, ask)}: if one fails, ${step.engine} tries the whole step again, and pays for the others anew. Make each a step of its own.`,
          related: paid.map(({ at, callee }) => ({ at, message: `${callee} is paid for here` })),
        };
      }
    }
  },
});

function isRepeated({ turns, wide }: Position): boolean {
  return turns !== 1 || wide !== 1;
}

function nameOf({ id }: DurableStep): string {
  return id === null ? "" : `"${id}" `;
}

function listOf(paid: readonly Position[], ask: Ask<unknown>): string {
  const [first] = paid;
  if (paid.length === 1 && first) return `${first.callee} for each element`;
  const named = paid.slice(0, 3).map(({ callee, at }) => `${callee} (${ask.name(at.file)}:${ask.lineOf(at)})`);
  return `${named.slice(0, -1).join(", ")} and ${named.at(-1)}${paid.length > 3 ? ` and ${paid.length - 3} more` : ""}`;
}
