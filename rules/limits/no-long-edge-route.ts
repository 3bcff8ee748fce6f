import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Entrypoint, Handler } from "../engine/entrypoint.js";
import type { Amount } from "../engine/measures/amount.js";
import { fold, childrenOf } from "../engine/measures/fold.js";
import { secondsInWords } from "../engine/measures/limits.js";
import { edgeLimits } from "../catalog/platforms.js";

const { firstByteSeconds } = edgeLimits;

export const noLongEdgeRoute = defineRule({
  id: "no-long-edge-route",
  group: "limits",
  subject: "entrypoint",
  summary: "Disallow the Edge runtime for routes whose first byte comes late.",
  why: "Vercel's Edge runtime ends a request that has not begun to answer after 25 seconds.",
  presets: ["recommended"],
  severity: "warning",
  fixable: null,
  options: z.strictObject({}),

  *check(entrypoint) {
    const { app, maxDuration, runtime, url } = entrypoint;
    if (entrypoint.kind === "durable-function" || runtime.value !== "edge" || !app.platform.name.startsWith("vercel")) return;
    for (const handler of entrypoint.handlers) {
      const why = late(handler) ?? declared(entrypoint, handler);
      if (why === null) continue;
      yield {
        at: handler.at,
        message: `${handler.name === "default" ? "" : `${handler.name} `}${url} runs on the Edge runtime, where Vercel ends a request after ${firstByteSeconds} s without a first byte, and ${why}. Run it on Node.js, or stream.`,
        related: [...(runtime.from ? [{ at: runtime.from, message: "the runtime" }] : []), ...(maxDuration.from ? [{ at: maxDuration.from, message: "`maxDuration`" }] : [])],
      };
    }
  },
});

function late({ time, modelCalls }: Handler): string | null {
  const { value } = time.firstByte.typical;
  if (typeof value !== "number") return null;
  if (value <= firstByteSeconds) return allowed(time.allSteps.value, modelCalls);
  const [call] = modelCalls;
  return `its first byte typically takes ${secondsInWords(value)} (${call!.callee}${modelCalls.length > 1 ? ` and ${modelCalls.length - 1} more` : ""}, not streamed)`;
}

/** An agent that is not streamed may go on for all its steps, none of which has to fail. */
function allowed(seconds: Amount, modelCalls: Handler["modelCalls"]): string | null {
  const agent = modelCalls.find(({ api, attempts }) => !api.streams && attempts.factors.some(({ layer }) => layer === "agent-steps"));
  const steps = agent?.attempts.factors.find(({ layer }) => layer === "agent-steps")?.times;
  if (!agent || typeof steps !== "number" || typeof seconds !== "number" || seconds <= firstByteSeconds) return null;
  return `${agent.callee}, which is not streamed, may take ${steps} steps: about ${secondsInWords(seconds)} before the first byte`;
}

/** Who allows for more than 25 s on a route that does not stream expects to need it. */
function declared({ maxDuration }: Entrypoint, handler: Handler): string | null {
  if (maxDuration.seconds === null || maxDuration.seconds <= firstByteSeconds || streams(handler)) return null;
  return `\`maxDuration = ${maxDuration.seconds}\` does not change that for an answer that is not streamed`;
}

function streams({ modelCalls, tree }: Handler): boolean {
  if (modelCalls.some(({ api }) => api.streams)) return true;
  return fold<boolean>(tree, (node, of) => (node.kind === "deferred" && node.how === "stream") || childrenOf(node).some(of)).get(tree)!;
}
