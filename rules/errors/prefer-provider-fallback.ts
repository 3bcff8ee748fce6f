import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Handler, ModelCall } from "../engine/entrypoint.js";
import { nodesIn } from "../engine/measures/fold.js";
import { nameInside } from "../engine/in-words.js";
import { fallbackFixes } from "../templates/fallback-fix.js";

export const preferProviderFallback = defineRule({
  id: "prefer-provider-fallback",
  group: "errors",
  subject: "entrypoint",
  summary: "Prefer a second model to ask when the first one's provider fails.",
  why: "While a provider is down, a route that knows no other is down with it.",
  presets: ["all"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, { templateFolder }) {
    for (const handler of entrypoint.handlers) {
      const calls = handler.modelCalls.filter(({ api }) => api.task === "text" || api.task === "object" || api.task === "agent");
      const [call] = calls;
      if (!call || fallsBack(handler) || handler.modelCalls.some(isRouted)) continue;

      yield {
        at: handler.at,
        message: `No second model found for ${nameInside(entrypoint, handler)}: while the provider of ${call.model ?? call.callee} is down, so is the route. Ask another provider's model when this one fails, or go through a gateway that does.`,
        related: [{ at: call.at, message: `${call.callee} is asked here` }],
        fixes: fallbackFixes(calls, { app: entrypoint.app, folder: templateFolder }),
      };
    }
  },
});

/** A model is asked where another failed, or one of several is. */
function fallsBack({ tree, modelCalls }: Handler): boolean {
  if (modelCalls.some(({ model, knownModels }) => model?.includes(" | ") || new Set(knownModels.map(({ provider }) => provider)).size > 1)) return true;
  return [...nodesIn(tree)].some((node) => node.kind === "try" && node.handler !== null && [...nodesIn(node.handler)].some((one) => one.kind === "model-call"));
}

/** Gateways name models `provider/model`, and choose among several hosts themselves. */
function isRouted({ model, given, api }: ModelCall): boolean {
  return api.local || (model?.includes("/") ?? false) || given.call.includes("fallbacks") || given.call.includes("models");
}
