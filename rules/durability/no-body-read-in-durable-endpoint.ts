import { z } from "zod";
import { readBodyFirst } from "../catalog/engines.js";
import { defineRule } from "../engine/define-rule.js";
import type { Handler } from "../engine/entrypoint.js";
import type { DurableRun } from "../engine/measures/durable-run.js";
import { nameOf } from "../engine/in-words.js";
import { uncheckedParts } from "../engine/request-data.js";

export const noBodyReadInDurableEndpoint = defineRule({
  id: "no-body-read-in-durable-endpoint",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow reading the request's body in a durable endpoint of Inngest.",
  why: "Inngest reads the body itself before it runs the function, and a body can be read once: the function throws \"Body is unusable\" at every request.",
  presets: ["recommended"],
  severity: "error",
  fixable: null,
  options: z.strictObject({}),
  absorbs: ["require-input-validation"],

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const { endpoint, bodyReads } of handler.durable.filter(readsBodyFirst)) {
        for (const { at, method } of bodyReads) {
          yield {
            at,
            message: `\`${method}()\` throws here ("Body is unusable"): Inngest has read the body of ${nameOf(entrypoint, handler)} before it runs this function, so every request ends in an error. Read and check the body in a handler around the endpoint, and call it with a GET request that carries what it needs in its query.`,
            related: [{ at: endpoint!.at, message: "the durable endpoint" }],
            speaksFor: reachesUnchecked(handler) ? [handler.at] : [],
          };
        }
      }
    }
  },
});

function readsBodyFirst({ engine, endpoint }: DurableRun): boolean {
  return readBodyFirst.has(engine) && endpoint?.asks === "caller";
}

/** Nothing but the body reaches a model as it was sent. */
function reachesUnchecked({ modelCalls }: Handler): boolean {
  return modelCalls.every((call) => uncheckedParts(call).every((part) => part === "body"));
}
