import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import { assumptions } from "../catalog/assumptions.js";
import { thinks } from "../catalog/model-names.js";
import { taskOf } from "../engine/measures/call-time.js";
import { limitOf, secondsInWords, type PlatformLimit } from "../engine/measures/limits.js";
import { nameInside, reachedThrough } from "../engine/in-words.js";
import { slownessOf, timeoutFixes } from "../engine/timeout-fix.js";

export const requireTimeout = defineRule({
  id: "require-timeout",
  group: "errors",
  subject: "entrypoint",
  summary: "Require a timeout for every model call that ends before the platform does.",
  why: "A provider that hangs holds the request until the platform kills it: no fallback runs, no error is shown, and the time is billed.",
  presets: ["recommended"],
  severity: "warning",
  fixable: "suggestion",
  oncePerFile: true,
  absorbs: ["require-abort-signal", "require-output-cap"],
  options: z.strictObject({
    milliseconds: z.number().int().min(1).default(60_000).describe("The timeout that the fix writes for a text, where the route's limit leaves room for it; a stream or an image has twice as long, a video ten times, and a text as long as it takes to write all that its cap allows."),
    acceptRequestSignal: z.boolean().default(true).describe("Whether a call that ends when its caller leaves needs no timeout."),
  }),

  *check(entrypoint, { options }) {
    if (entrypoint.background) return;
    const limit = limitOf(entrypoint);
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        const fault = faultOf(call, limit, options.acceptRequestSignal);
        if (fault === null) continue;

        yield {
          at: call.at,
          message: `${fault} ${meanwhile(entrypoint, handler, call, limit)} Set ${optionOf(call)}.`,
          related: reachedThrough(call),
          fixes: call.timeout === null ? timeoutFixes(call, Math.min(longest(call, options.milliseconds), patience(handler, call, limit, options.milliseconds))) : [],
        };
      }
    }
  },
});

/** Silent where something that cannot be told may end the call, and where a timeout is set to what cannot be read. */
function faultOf({ api, callee, step, timeout, timing, workflow }: ModelCall, limit: PlatformLimit, acceptRequestSignal: boolean): string | null {
  // A model in the route's own process is no provider that could hang.
  const inProcess = api.local && api.timeout.length + api.abortSignal.length === 0;
  if (step || workflow || inProcess || api.task === "batch" || timing.unclear || (acceptRequestSignal && timing.requestSignal)) return null;
  const ends = timeout?.milliseconds ?? timing.sdkDefault;
  if (ends === "unknown") return null;
  const fits = ends !== null && (limit.seconds === null ? timeout !== null : ends < limit.seconds * 1_000);
  if (fits) return null;
  if (timeout === null) return `No timeout found for ${callee}.`;
  return limit.certain ? `The timeout of ${callee}, ${secondsInWords(ends! / 1_000)}, is not shorter than ${limit.what}.` : null;
}

function meanwhile(entrypoint: Entrypoint, handler: Handler, { timeout }: ModelCall, limit: PlatformLimit): string {
  const { value } = handler.time.total.worst;
  const route = nameInside(entrypoint, handler);
  if (timeout !== null) return `A provider that hangs holds ${route} until the platform kills it.`;
  const hangs = typeof value === "number" ? `for up to ${secondsInWords(value)}` : "for as long as its loops go on";
  const killed = limit.seconds !== null && (typeof value !== "number" || value > limit.seconds) ? `: ${limit.what} end${limit.what.startsWith("its") ? "s" : ""} it first, and your code never hears of it` : "";
  return `A provider that hangs holds ${route} ${hangs}${killed}.`;
}

/** Milliseconds in which what a call makes is done, even a long one: a stream is not to end in the middle of what people read. */
function longest(call: ModelCall, milliseconds: number): number {
  const { api, timing, model } = call;
  const isText = slownessOf(call) === 1;
  const writing = isText && timing.outputTokens !== null ? timing.outputTokens / assumptions.speedFrontier.value + (thinks(model) ? assumptions.firstTokenReasoning.value : 0) : 0;
  return Math.max(milliseconds * (isText && api.streams ? 2 : slownessOf(call)), Math.ceil(writing / 10) * 10_000);
}

/** Milliseconds: all tries of a provider that hangs end before the platform does, where a clean run leaves room for that. */
function patience({ time }: Handler, call: ModelCall, { seconds }: PlatformLimit, milliseconds: number): number {
  if (seconds === null) return Infinity;
  const { api, attempts } = call;
  const all = seconds * 800;
  const repeated = attempts.factors.filter(({ layer }) => layer === "retry" || (layer === "sdk-retry" && api.timeoutEnds !== "call"));
  const tries = repeated.reduce((product, { times }) => product * (typeof times === "number" ? times : USUAL_TRIES), 1);
  const { value: clean } = time.total.typical;
  // How long a model of a host of many takes is not known: it may have to be started first.
  const least = taskOf(call) === "other" ? milliseconds : 0;
  return typeof clean === "number" ? Math.min(all, Math.max(all / tries, Math.ceil(clean * 1.5) * 1_000, least)) : all;
}

/** What the retry fixes leave of tries that nothing ends. */
const USUAL_TRIES = 3;

function optionOf({ api }: ModelCall): string {
  const [timeout] = api.timeout;
  const [signal] = api.abortSignal;
  if (timeout && timeout.path.length > 0) return `\`${timeout.path.join(".")}\``;
  return signal ? `\`${signal.path.join(".")}: AbortSignal.timeout(…)\`` : "a timeout of its own";
}
