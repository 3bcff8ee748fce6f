import { z } from "zod";
import { forbidNestedSteps } from "../catalog/engines.js";
import { defineRule } from "../engine/define-rule.js";
import { words } from "../engine/message.js";

export const noNestedSteps = defineRule({
  id: "no-nested-steps",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow a step inside a step.",
  why: "Engines cannot remember it: Inngest warns and loses the inner step, or in an endpoint waits for ever; Upstash throws.",
  presets: ["recommended"],
  severity: "error",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const step of handler.durable.flatMap(({ steps }) => steps)) {
        if (step.within === null || !forbidNestedSteps.has(step.engine)) continue;

        yield {
          at: step.at,
          message: words`The step ${step.id === null ? "" : `"${step.id}" `}stands in another step (${ask.place(step.within)}), which ${step.engine} does not support. Call one after the other, from the function itself.`,
          related: [{ at: step.within, message: "the step around it" }],
        };
      }
    }
  },
});
