import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import { splitStep } from "../engine/edits/steps/split-step.js";
import type { Fix } from "../engine/finding.js";
import type { DurableStep } from "../engine/measures/durable-run.js";
import type { Position } from "../engine/measures/rework.js";
import { words, type Message } from "../engine/message.js";

export const noMultiEffectStep = defineRule({
  id: "no-multi-effect-step",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow several paid effects in one step of a durable function.",
  why: "A step is remembered as a whole: when its second effect fails, the step is tried again, and the first one is paid for again.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint, ask) {
    for (const handler of entrypoint.handlers) {
      const all = handler.durable.flatMap(({ steps }) => steps);
      for (const step of all) {
        const paid = step.positions.filter(({ kind }) => kind !== "write");
        if (paid.length < 2 && !paid.some(isRepeated)) continue;

        yield {
          at: step.at,
          message: words`The step ${nameOf(step)}pays for ${listOf(paid, ask)}: if one fails, ${step.engine} tries the whole step again, and pays for the others anew. Make each a step of its own.`,
          related: paid.map(({ at, callee }) => ({ at, message: `${callee} is paid for here` })),
          fixes: [eachItsOwn(step, all)],
        };
      }
    }
  },
});

function isRepeated({ turns, wide }: Position): boolean {
  return turns !== 1 || wide !== 1;
}

function nameOf({ id }: DurableStep): string {
  return id === null ? "" : `"${id}" `;
}

function listOf(paid: readonly Position[], ask: Ask<unknown>): Message {
  const [first] = paid;
  if (paid.length === 1 && first) return `${first.callee} for each element`;
  const named = paid.slice(0, 3).map(({ callee, at }) => words`${callee} (${ask.place(at)})`);
  const list = named.reduce((before, one, index) => words`${before}${index < named.length - 1 ? ", " : " and "}${one}`);
  return words`${list}${paid.length > 3 ? ` and ${paid.length - 3} more` : ""}`;
}

function eachItsOwn({ at, id }: DurableStep, all: readonly DurableStep[]): Fix {
  return {
    title: `Make a step of each arm of Promise.all${id === null ? "" : ` in "${id}"`}`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null ? [] : splitStep(at.file, text, at.span, all.flatMap((step) => step.id ?? []));
    },
  };
}
