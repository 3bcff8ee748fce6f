import { z } from "zod";
import { recordingPackages } from "../catalog/usage-recorders.js";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import type { Entrypoint, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { paidCalls } from "../engine/guards/missing-guard.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";
import { majorOf } from "../engine/major-version.js";
import { dollars } from "../engine/measures/in-words.js";

export const requireCostTracking = defineRule({
  id: "require-cost-tracking",
  group: "cost",
  subject: "entrypoint",
  summary: "Require the tokens that a model call uses to be read and recorded.",
  why: "A provider's bill names no user and no route: only the app can tell who spends what, and which change made it more expensive.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    modules: z.array(z.string()).default([]).describe("Modules of your own that record what models take, as they are imported."),
  }),

  *check(entrypoint, { options }) {
    if (observes(entrypoint, options.modules)) return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        if (!paidCalls(call) || call.callerPays || call.usageRead || !counted.has(call.api.task) || recordsItself(call)) continue;
        const worst = call.cost.worst.value;
        yield {
          at: call.at,
          message: `Nothing on the way of ${nameInside(entrypoint, handler)}, as far as it was followed, reads the tokens that ${call.callee} uses: no record of yours says what a request costs${typeof worst === "number" ? ` (up to ${dollars(worst)})` : ""} or whose it was. Record the answer's usage with the user and the route.`,
          related: reachedThrough(call),
          fixes: fixesOf(call),
        };
      }
    }
  },
});

/** What is billed by its tokens. */
const counted = new Set<ModelCall["api"]["task"]>(["text", "object", "agent"]);

function observes({ imports }: Entrypoint, own: readonly string[]): boolean {
  return imports.some(({ from }) => recordingPackages.test(from) || own.includes(from));
}

/** Telemetry and callbacks see the usage, and hand it on. */
function recordsItself({ given }: ModelCall): boolean {
  return [...given.call, ...given.client].some((name) => name === "experimental_telemetry" || name === "telemetry" || name === "callbacks");
}

/** The AI SDK hands the usage of all steps to a callback, under another name in each major version (ai@7.0.173:dist/index.d.ts). */
function fixesOf(call: ModelCall): Fix[] {
  const major = majorOf(call.version);
  const isText = /(^|\.)(streamText|generateText)$/.test(call.callee);
  if (call.package !== "ai" || major === null || (!call.api.streams && major < 7) || !(isText || /(^|\.)streamObject$/.test(call.callee))) return [];
  const name = major >= 7 && isText ? "onEnd" : "onFinish";
  const usage = isText && major >= 5 && major < 7 ? "totalUsage" : "usage";
  if (call.given.call.includes("onFinish") || call.given.call.includes("onEnd")) return [];
  return [{
    title: `Record the tokens it uses (${name})`,
    safe: false,
    edits(read) {
      const text = read(call.at.file);
      return text === null ? [] : insertOption(call.at.file, text, { call: call.at.span, argument: 0, path: [name], value: `({ ${usage} }) => console.info("usage", ${usage})` });
    },
  }];
}
