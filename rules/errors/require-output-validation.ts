import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import type { ModelCall } from "../engine/entrypoint.js";
import { majorOf } from "../engine/major-version.js";
import { uncheckedAnswers } from "../engine/measures/parsed-answers.js";
import { nameOf } from "../engine/in-words.js";

export const requireOutputValidation = defineRule({
  id: "require-output-validation",
  group: "errors",
  subject: "entrypoint",
  summary: "Require a schema for model text that is parsed as data.",
  why: "A model writes JSON of the right shape most of the time: an answer in a code fence, cut off at its limit or with a field left out throws, or goes on as data that is not there.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  oncePerFile: true,
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const { at, of } of uncheckedAnswers(handler)) {
        yield {
          at,
          message: `${nameOf(entrypoint, handler)} parses what ${asked(of, ask)} writes and uses it as it is: no schema found that holds it to a shape. An answer in a code fence, cut off at its limit or with a field left out throws here, or goes on as data that is not there. ${remedy(of)}`,
          related: of ? [{ at: of.at, message: `${of.callee} is asked here` }] : [],
        };
      }
    }
  },
});

function asked(call: ModelCall | null, ask: Ask<unknown>): string {
  return call ? `${call.callee} (${ask.name(call.at.file)}:${ask.lineOf(call.at)})` : "a model";
}

/** By the means of the installed SDK (FACTS C1; openai@6.49.0:helpers/zod.d.ts). */
function remedy(call: ModelCall | null): string {
  const check = "or parse it with a schema and handle what does not fit";
  if (call?.package === "ai") {
    const major = majorOf(call.version);
    return `${major !== null && major >= 6 ? "Ask with `output: Output.object({ schema })`" : "Ask with `generateObject` and a schema"}, ${check}.`;
  }
  if (call?.package === "openai") {
    return `Ask with ${call.callee.includes("responses.") ? "`responses.parse` and `text: { format: zodTextFormat(…) }`" : "`chat.completions.parse` and `response_format: zodResponseFormat(…)`"}, ${check}.`;
  }
  return "Ask for structured output with a schema where the provider has it, and parse the answer with one: handle what does not fit.";
}
