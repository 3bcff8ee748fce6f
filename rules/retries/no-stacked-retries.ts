import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { exceeds, multiplyAmounts, type Amount, type Factor } from "../engine/measures/amount.js";
import { retryLoopsIn } from "../engine/measures/retry-loops.js";
import { innerRetryFixes, retryFixes } from "../templates/call-fix.js";
import type { Place as TemplatePlace } from "../templates/place-templates.js";

export const noStackedRetries = defineRule({
  id: "no-stacked-retries",
  group: "retries",
  subject: "entrypoint",
  summary: "Disallow retries on top of retries around one model call.",
  why: "Every layer multiplies the requests of the layers below it, and each is waited for and billed.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({
    max: z.number().int().min(1).default(4).describe("The greatest number of requests one logical call may become."),
  }),

  *check(entrypoint, { options, templateFolder }) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        const layers = retryLayers(call);
        const requests = product(layers);
        if (!isStacked(layers) || requests === "unbounded" || !exceeds(requests, options.max)) continue;

        yield {
          at: call.at,
          message: `One ${call.callee} can become ${requests} requests: ${layers.map((layer) => `${layer.times} (${layer.what})`).join(" × ")}. ${layers.length > 1 ? "Let one layer retry, and set the others to 0." : `Try ${options.max} times at most.`}`,
          brief: "retries on top of retries",
          related: layers.map((layer) => ({ at: layer.at, message: `${layer.times} × ${layer.what}` })),
          fixes: fixesOf(call, layers, handler, options.max, { app: entrypoint.app, folder: templateFolder }),
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

/** The SDK's own retries go; where what is left is still too much, the hand-written ones become `withRetry`. */
function fixesOf(call: ModelCall, layers: readonly Factor[], handler: Handler, max: number, place: TemplatePlace): Fix[] {
  const outer = layers.filter(({ layer }) => layer !== "sdk-retry");
  if (outer.length < layers.length && !exceeds(product(outer), max)) return innerRetryFixes(call);
  const loops = retryLoopsIn(handler).filter(({ calls }) => calls.some(({ at }) => at.file === call.at.file && at.span[0] === call.at.span[0]));
  return loops.length === 1 && outer.length === 1 ? retryFixes(loops[0]!, place) : [];
}

function product(layers: readonly Factor[]): Amount {
  return layers.reduce<Amount>((all, { times }) => multiplyAmounts(all, times), 1);
}
