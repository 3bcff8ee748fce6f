import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import { askForObject, type StructuredOutput } from "../engine/edits/answers/structured-output.js";
import type { Entrypoint, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameOf } from "../engine/in-words.js";
import { majorOf } from "../engine/major-version.js";
import { uncheckedAnswers, type ParsedAnswer } from "../engine/measures/parsed-answers.js";
import { words, type Message } from "../engine/message.js";

export const requireOutputValidation = defineRule({
  id: "require-output-validation",
  group: "errors",
  subject: "entrypoint",
  summary: "Require a schema for model text that is parsed as data.",
  why: "A model writes JSON of the right shape most of the time: an answer in a code fence, cut off at its limit or with a field left out throws, or goes on as data that is not there.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      for (const { at, of } of uncheckedAnswers(handler)) {
        yield {
          at,
          message: words`${nameOf(entrypoint, handler)} parses what ${asked(of, ask)} writes and uses it as it is: no schema found that holds it to a shape. An answer in a code fence, cut off at its limit or with a field left out throws here, or goes on as data that is not there. ${remedy(of)}`,
          related: of ? [{ at: of.at, message: `${of.callee} is asked here` }] : [],
          fixes: of ? fixesOf(at, of, entrypoint) : [],
        };
      }
    }
  },
});

function asked(call: ModelCall | null, ask: Ask<unknown>): Message {
  return call ? words`${call.callee} (${ask.place(call.at)})` : "a model";
}

/** For an answer of the AI SDK. */
function fixesOf(parse: ParsedAnswer["at"], call: ModelCall, { app }: Entrypoint): Fix[] {
  const by = call.package === "ai" ? meansOf(call.version) : null;
  if (by === null) return [];
  return [{
    title: by === "output" ? "Ask for an object of a schema: `Output.object`" : "Ask for an object of a schema: `generateObject`",
    safe: false,
    edits: (read) => askForObject(read, { parse, app, by }),
  }];
}

/** Null: of an older version, or one that is not known. */
function meansOf(version: string | null): StructuredOutput["by"] | null {
  const major = majorOf(version);
  if (major === null || major < 4) return null;
  return major >= 6 ? "output" : "object";
}

/** By the means of the installed SDK (FACTS C1; openai@6.49.0:helpers/zod.d.ts). */
function remedy(call: ModelCall | null): string {
  const check = "or parse it with a schema and handle what does not fit";
  if (call?.package === "ai") {
    return `${meansOf(call.version) === "output" ? "Ask with `output: Output.object({ schema })`" : "Ask with `generateObject` and a schema"}, ${check}.`;
  }
  if (call?.package === "openai") {
    return `Ask with ${call.callee.includes("responses.") ? "`responses.parse` and `text: { format: zodTextFormat(…) }`" : "`chat.completions.parse` and `response_format: zodResponseFormat(…)`"}, ${check}.`;
  }
  return "Ask for structured output with a schema where the provider has it, and parse the answer with one: handle what does not fit.";
}
