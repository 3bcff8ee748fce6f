import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { exceeds, multiplyAmounts, type Amount, type Factor } from "../engine/measures/amount.js";

export const noStackedRetries = defineRule({
  id: "no-stacked-retries",
  group: "retries",
  subject: "entrypoint",
  summary: "Disallow retries on top of retries around one model call.",
  why: "Every layer multiplies the requests of the layers below it, and each is waited for and billed.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({
    max: z.number().int().min(1).default(4).describe("The greatest number of requests one logical call may become."),
  }),

  *check(entrypoint, { options }) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        const layers = retryLayers(call);
        const requests = product(layers);
        if (!isStacked(layers) || requests === "unbounded" || !exceeds(requests, options.max)) continue;

        yield {
          at: call.at,
          message: `One ${call.callee} can become ${requests} requests: ${layers.map((layer) => `${layer.times} (${layer.what})`).join(" × ")}. Let one layer retry, and set the others to 0.`,
          brief: "retries on top of retries",
          related: layers.map((layer) => ({ at: layer.at, message: `${layer.times} × ${layer.what}` })),
        };
      }
    }
  },
});

const retrying: readonly Factor["layer"][] = ["retry", "sdk-retry", "queue-retry"];

function retryLayers(call: ModelCall): Factor[] {
  return call.attempts.factors.filter(({ layer, times }) => retrying.includes(layer) && times !== 1);
}

/** Two layers, or one that somebody has written: an SDK's own retries alone are its default. */
function isStacked(layers: readonly Factor[]): boolean {
  return layers.length > 1 || layers.some(({ layer }) => layer === "retry");
}

function product(layers: readonly Factor[]): Amount {
  return layers.reduce<Amount>((all, { times }) => multiplyAmounts(all, times), 1);
}
