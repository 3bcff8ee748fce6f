import { z } from "zod";
import { makeOwnSteps } from "../catalog/engines.js";
import { defineRule } from "../engine/define-rule.js";
import { wrapInStep } from "../engine/edits/steps/wrap-in-step.js";
import type { Fix } from "../engine/finding.js";
import type { DurableEffect, DurableRun } from "../engine/measures/durable-run.js";

export const noSideEffectOutsideStep = defineRule({
  id: "no-side-effect-outside-step",
  group: "durability",
  subject: "entrypoint",
  summary: "Disallow paid and persistent effects of a durable function outside its steps.",
  why: "The engine runs the function from its beginning again for each step and each retry; only what a step gave is remembered.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({}),

  *check(entrypoint) {
    for (const handler of entrypoint.handlers) {
      for (const run of handler.durable.filter(replays)) {
        for (const effect of run.outside.filter((one) => !knowsSteps(one))) {
          yield {
            at: effect.at,
            message: `${effect.callee} ${effect.does} outside a step of ${handler.name}, which ${run.engine} runs from its beginning again ${again(run)}: each time this happens anew. Put it into ${stepOf[run.engine]}.`,
          brief: "outside a step",
            related: [{ at: run.endpoint?.at ?? handler.at, message: "the durable function" }],
            fixes: [fixFor(effect, run)],
          };
        }
      }
    }
  },
});

/** Engines that run a function again from its beginning, and how a step of each is written. */
const stepOf: Readonly<Record<string, string>> = {
  inngest: "`step.run(id, …)`", upstash: "`context.run(name, …)`", workflow: "a function with `'use step'`", restate: "`ctx.run(name, …)`",
  dbos: "`DBOS.runStep(…)`", cloudflare: "`step.do(name, …)`",
};

function replays({ engine }: DurableRun): boolean {
  return engine in stepOf;
}

function again({ steps }: DurableRun): string {
  if (steps.length === 0) return "at each retry";
  return steps.length === 1 ? "after its step, and at each retry" : `after each of its ${steps.length} steps, and at each retry`;
}

function fixFor(effect: DurableEffect, { engine, steps, streams }: DurableRun): Fix {
  const { at, callee, package: from, version } = effect;
  const isStream = streams.some((one) => one.at.file === at.file && one.at.span[0] === at.span[0]);
  const call = { at, callee, calls: null, model: from === null ? null : { package: from, version, callee } };
  return {
    title: `Put ${callee} into a step of its own`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null || isStream ? [] : wrapInStep(text, engine, call, steps.flatMap(({ id }) => id ?? []));
    },
  };
}

/** Agents that make steps of their own where an engine runs them; and what is put into a queue carries an id, as a rule. */
function knowsSteps({ package: name, kind }: DurableEffect): boolean {
  return kind === "queue" || makeOwnSteps.has(name ?? "");
}
