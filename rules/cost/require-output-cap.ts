import { z } from "zod";
import { thinks } from "../catalog/model-names.js";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameInside } from "../engine/in-words.js";
import { dollars, thousands } from "../engine/measures/in-words.js";
import { isGivenForAnotherVersion } from "../engine/unread-options.js";

export const requireOutputCap = defineRule({
  id: "require-output-cap",
  group: "cost",
  subject: "entrypoint",
  summary: "Require a limit on the tokens a model may answer with.",
  why: "Without one a prompt that asks for more, or a model that repeats itself, is answered up to the model's own maximum: every time at full price, and for as long as that takes.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({
    tokens: z.number().int().min(1).default(4096).describe("The limit that the fix writes, up to the most that the model answers with; an answer that streams has twice as many, and a model that thinks before it answers four times: its thoughts count."),
  }),

  *check(entrypoint, { options }) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        if (call.api.local || !call.usage.some(({ outputCap }) => outputCap.kind === "none") || isGivenForAnotherVersion(call, "maxOutputTokens")) continue;

        yield {
          at: call.at,
          message: `No limit on the length of the answer found for ${call.callee}${maximum(call)}${route(entrypoint, handler)}. Set ${optionOf(call)}.`,
          brief: `no limit on the length of the answer, ${optionOf(call)}`,
          fixes: fixOf(call, options.tokens),
        };
      }
    }
  },
});

/** What the dearest of its models may answer with, and what that costs. */
function maximum({ knownModels }: ModelCall): string {
  const price = ({ maxOutput, outputUsd }: ModelCall["knownModels"][number]): number => ((maxOutput ?? 0) * outputUsd) / 1_000_000;
  const [dearest] = knownModels.filter(({ maxOutput }) => maxOutput !== null).sort((a, b) => price(b) - price(a));
  if (!dearest) return "";
  const worth = price(dearest) === 0 ? "" : `, ${dollars(price(dearest))} each time`;
  return `: ${dearest.id} answers with up to ${thousands(dearest.maxOutput!)} tokens${worth}`;
}

function route(entrypoint: Entrypoint, handler: Handler): string {
  const { value } = handler.cost.worst;
  if (value === "unknown" || value === 0) return "";
  const worth = typeof value === "number" ? `up to ${dollars(value)}` : "any sum";
  return `; one ${entrypoint.background ? "run of" : "request to"} ${nameInside(entrypoint, handler)} can cost ${worth}`;
}

function optionOf({ api }: ModelCall): string {
  return `\`${api.maxOutputTokens[0]?.path.join(".") ?? "maxOutputTokens"}\``;
}

/** A cap that is to stop what runs away, and nothing else: a text that people see being written may be long, and a model that has used all of it for its thoughts says nothing. */
function tokensFor({ api, model, knownModels }: ModelCall, shortest: number): number {
  const wanted = shortest * (thinks(model) ? 4 : api.streams ? 2 : 1);
  return Math.min(wanted, ...knownModels.flatMap(({ maxOutput }) => maxOutput ?? []));
}

/** Where the limit is an option of the call alone: an agent's or a client's belongs where that is made. */
function fixOf(call: ModelCall, shortest: number): Fix[] {
  const { api, at } = call;
  const tokens = tokensFor(call, shortest);
  const [place] = api.maxOutputTokens;
  if (!place || place.path.length === 0 || place.path[0] === "body" || api.maxOutputTokens.some(({ of }) => of === "client")) return [];
  if (place.of !== "call") return [];
  return [{
    title: `Set ${place.path.join(".")}: ${tokens}`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      const option = { call: at.span, argument: place.argument, path: place.path, value: String(tokens), beside: ["model"], literalOnly: place.orText === true };
      return text === null ? [] : insertOption(at.file, text, option);
    },
  }];
}
