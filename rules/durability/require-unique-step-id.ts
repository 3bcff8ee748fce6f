import { z } from "zod";
import { findStepsById } from "../catalog/engines.js";
import { defineRule } from "../engine/define-rule.js";
import type { DurableStep } from "../engine/measures/durable-run.js";
import type { Fix } from "../engine/finding.js";
import { words } from "../engine/message.js";

export const requireUniqueStepId = defineRule({
  id: "require-unique-step-id",
  group: "durability",
  subject: "entrypoint",
  summary: "Require step ids that are unique in their function and the same at each run.",
  why: "The id is how the engine finds what a step gave: one that changes is never found again, and of two alike the order decides, which the next deployment may change.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      const steps = handler.durable.flatMap((run) => run.steps);
      for (const step of steps) {
        if (!findStepsById.has(step.engine)) continue;
        const at = step.idAt ?? step.at;
        if (step.unstable) {
          yield { at, message: `The id of this step changes with each run: ${step.engine} never finds the step's result, and runs it again. Make the id from what stays the same, such as an id in the event.` };
        } else if (step.sameIdAs) {
          const id = freeId(step.id!, steps);
          yield {
            at,
            message: words`"${step.id!}" is the id of another step as well (${ask.place(step.sameIdAs)}): their order alone tells ${step.engine} which is which, and a deployment that changes it mixes up their results. Give each an id of its own.`,
            related: [{ at: step.sameIdAs, message: "the other step" }],
            fixes: step.idAt ? [rename(step, id)] : [],
          };
        }
      }
    }
  },
});

function freeId(id: string, steps: readonly DurableStep[]): string {
  const taken = new Set(steps.map((step) => step.id));
  let number = 2;
  while (taken.has(`${id}-${number}`)) number++;
  return `${id}-${number}`;
}

/** The literal alone; an id from elsewhere names other steps too. */
function rename({ id, idAt }: DurableStep, to: string): Fix {
  return {
    title: `Call this step "${to}"`,
    safe: false,
    edits(read) {
      const { file, span } = idAt!;
      const literal = read(file)?.slice(...span) ?? "";
      const quote = literal[0] ?? "";
      return literal === `${quote}${id}${quote}` && /["'`]/.test(quote) ? [{ file, span, text: `${quote}${to}${quote}` }] : [];
    },
  };
}
