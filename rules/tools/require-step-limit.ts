import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { importName } from "../engine/edits/add-import.js";
import { setOption } from "../engine/edits/calls/change-option.js";
import type { ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";
import { majorOf } from "../engine/major-version.js";
import { isAgentLoop } from "../engine/measures/agent-loop.js";
import type { Factor } from "../engine/measures/amount.js";

export const requireStepLimit = defineRule({
  id: "require-step-limit",
  group: "tools",
  subject: "entrypoint",
  summary: "Require a limit on the steps of an agent that can be reached.",
  why: "Each step is a request that sends all the steps before it again: an agent that nothing stops runs, and bills, until the platform ends the route.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    max: z.number().int().min(1).default(20).describe("The greatest number of steps. Under `strict` and `all`: 5."),
  }),
  presetOptions: { strict: { max: 5 }, all: { max: 5 } },
  absorbs: ["no-unbounded-retry"],

  *check(entrypoint, { options }) {
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        for (const loop of call.attempts.factors.filter((factor) => isAgentLoop(factor, call))) {
          yield {
            at: loop.at,
            message: `Nothing counts the turns of this ${loop.what}: it uses the tools that ${call.callee} asks for and asks again, so the model alone decides how many requests one request of ${nameInside(entrypoint, handler)} becomes. Count them, and stop after ${Math.min(options.max, 10)}, say.`,
            related: [{ at: call.at, message: `${call.callee} is called here` }, ...reachedThrough(call)],
          };
        }
        const steps = call.attempts.factors.find((factor) => isOwnSteps(factor, call));
        if (!steps || !isTooMany(steps, options.max)) continue;

        yield {
          at: call.at,
          message: steps.times === "unbounded"
            ? `Nothing ends the steps of ${call.callee}${whyNot(call)}: the model alone decides how many requests one request of ${nameInside(entrypoint, handler)} becomes. Stop after a whole number of steps, ${Math.min(options.max, 10)} say.`
            : `${call.callee} may take ${steps.times} steps, each a request that sends all before it again. Stop after ${options.max} at most.`,
          related: reachedThrough(call),
          fixes: fixesFor(call, Math.min(options.max, 10)),
        };
      }
    }
  },
});

/** Not those of the agent whose tool makes the call. */
function isOwnSteps({ layer, at }: Factor, call: ModelCall): boolean {
  return layer === "agent-steps" && at.file === call.at.file && at.span[0] === call.at.span[0];
}

/** A number the SDK sets by itself is a limit, and known to those who chose the SDK. */
function isTooMany({ times, byDefault }: Factor, max: number): boolean {
  return times === "unbounded" || (typeof times === "number" && times > max && byDefault !== true);
}

function whyNot(call: ModelCall): string {
  const names = (call.api.steps?.options ?? []).map(({ path }) => path.at(-1) ?? "");
  const name = names.find((one) => [...call.given.call, ...call.given.client].includes(one));
  return name ? ` (\`${name}\` never holds for certain)` : ` (${call.package} sets no limit by default)`;
}

/** Where the call itself takes the limit: as this version names it. */
function fixesFor(call: ModelCall, steps: number): Fix[] {
  const { api } = call;
  const at = api.steps?.options.find((one) => one.of === "call" && !one.untyped);
  const name = at?.path.at(-1);
  // What is given elsewhere is changed there.
  const { written, call: own, client } = call.given;
  if (!api.steps || !at || !name || (!written.includes(name) && (own.includes(name) || client.includes(name)))) return [];
  const condition = api.steps.form === "stop-condition" ? stopCondition(call) : null;
  const value = condition ? `${condition}(${steps})` : String(steps * (api.steps.unitsPerRequest ?? 1));
  return [{
    title: `Stop after ${steps} steps`,
    safe: false,
    edits(read) {
      const { file, span } = call.at;
      const text = read(file);
      if (text === null) return [];
      const edits = setOption(file, text, { call: span, argument: at.argument, path: at.path, value, beside: ["tools", "model"] }, (was) => condition ? besideToolCalls(was, value) : value);
      return edits.length > 0 && condition ? [...importName(file, text, condition, "ai"), ...edits] : edits;
    },
  }];
}

/** An agent that stops at a tool's call goes on doing so: the conditions of a list end it each by itself. */
function besideToolCalls(was: string, limit: string): string {
  const kept = was.match(/\bhasToolCall\([^()]*\)/g) ?? [];
  return kept.length > 0 ? `[${[...kept, limit].join(", ")}]` : limit;
}

/** `isStepCount` since 7; `stepCountIs` before (FACTS C3). Agents of `@ai-sdk/workflow` come with 7. */
function stopCondition(call: ModelCall): string {
  const major = call.package === "ai" ? majorOf(call.version) : 7;
  return major !== null && major >= 7 ? "isStepCount" : "stepCountIs";
}
