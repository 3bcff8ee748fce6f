import { z } from "zod";
import { defineRule, type Ask } from "../engine/define-rule.js";
import { isStreaming } from "../engine/measures/streaming.js";
import type { Amount } from "../engine/measures/amount.js";
import type { Position, Rework } from "../engine/measures/rework.js";
import { nameOf } from "../engine/in-words.js";
import { words, type Message } from "../engine/message.js";

export const requireDurableSteps = defineRule({
  id: "require-durable-steps",
  group: "durability",
  subject: "entrypoint",
  summary: "Require durable steps for paid model calls that build on each other.",
  why: "When a later call fails, or the platform ends the function, the answers of the earlier ones are lost: whoever tries again pays for all of them anew.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({
    max: z.number().int().min(1).default(1).describe("The greatest number of paid calls in sequence outside durable steps."),
    minUsd: z.number().min(0).default(0.05).describe("What a failure of the last call pays again, in dollars of an ordinary run, for fewer than five calls to be worth the work. Under `strict` and `all`: 0."),
  }),
  presetOptions: { strict: { minUsd: 0 }, all: { minUsd: 0 } },

  *check(entrypoint, ask) {
    if (entrypoint.background) return;
    for (const handler of entrypoint.handlers) {
      const { rework } = handler;
      if (rework.calls <= ask.options.max || isStreaming(handler.tree) || (rework.calls < MANY && paidAgainAtEnd(rework) < ask.options.minUsd)) continue;

      yield {
        at: handler.at,
        message: words`${nameOf(entrypoint, handler)} makes ${rework.calls} paid calls in sequence outside durable steps. ${rests(rework, ask)}. Make each a step of a durable engine, which keeps the answers that are there.`,
        related: rework.pipeline.filter(({ kind }) => kind !== "write").map((position) => ({ at: position.at, message: toldOf(position, rework) })),
      };
    }
  },
});

/** So many calls, at 99 % each, fail in one run of twenty: told whatever they cost. */
const MANY = 5;

/** Dollars; 0 where the price is not known, any sum where their number is not. */
function paidAgainAtEnd({ pipeline, paidAgain }: Rework): number {
  const { calls, usd } = paidAgain[pipeline.findLastIndex(({ kind }) => kind === "call")]!;
  if (typeof usd === "number") return usd;
  return typeof calls === "number" ? 0 : Infinity;
}

/** What the last position that may fail pays again, and how likely all goes well. */
function rests({ pipeline, paidAgain, reliability, stepReliability }: Rework, ask: Ask<unknown>): Message {
  const last = pipeline.findLastIndex(({ kind }) => kind === "call");
  const { callee, at } = pipeline[last]!;
  const { calls: again, usd } = paidAgain[last]!;
  const dollars = typeof usd === "number" && usd >= 0.0005 ? ` ($${usd.toPrecision(2)} of an ordinary run)` : "";
  const odds = reliability === null ? "" : `; at ${stepReliability * 100} % each, all of them succeed in ${(reliability * 100).toFixed(1)} % of the runs`;
  return words`If ${callee} (${ask.place(at)}) fails, ${calls(again)} before it ${again === 1 ? "is" : "are"} paid again${dollars}${odds}`;
}

function calls(again: Amount): string {
  if (typeof again !== "number") return "all the calls";
  return again === 1 ? "the call" : `the ${again} calls`;
}

function toldOf(position: Position, { pipeline, paidAgain }: Rework): string {
  const again = paidAgain[pipeline.indexOf(position)]!.calls;
  if (again === 0) return `${position.callee} is paid for first`;
  return `if ${position.callee} fails, ${calls(again)} before it ${again === 1 ? "is" : "are"} paid again`;
}
