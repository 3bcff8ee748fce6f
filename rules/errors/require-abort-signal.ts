import { z } from "zod";
import { defineRule } from "../engine/define-rule.js";
import { insertOption } from "../engine/edits/calls/insert-option.js";
import type { Entrypoint, Handler, ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import { nameInside } from "../engine/in-words.js";
import { slownessOf } from "../engine/timeout-fix.js";

export const requireAbortSignal = defineRule({
  id: "require-abort-signal",
  group: "errors",
  subject: "entrypoint",
  summary: "Require that the request's signal reaches every model call people wait for.",
  why: "When somebody closes the tab, the model goes on answering nobody, and the answer is billed.",
  presets: ["strict"],
  severity: "warning",
  fixable: "suggestion",
  options: z.strictObject({
    acceptTimeout: z.number().int().min(0).default(60_000).describe("A timeout of at most so many milliseconds is enough: nobody is answered for longer once they have left. An image has twice as long, a video ten times; 0: none is enough."),
  }),

  *check(entrypoint, { options }) {
    if (entrypoint.kind !== "route-handler") return;
    for (const handler of entrypoint.handlers) {
      for (const call of handler.modelCalls) {
        if (!isMissing(call) || resumes(entrypoint) || endsSoon(call, options.acceptTimeout)) continue;
        yield {
          at: call.at,
          message: `The request's signal was not found to reach ${call.callee}: when somebody leaves ${nameInside(entrypoint, handler)}, the answer is generated to its end, and paid for. Pass \`request.signal\` on${optIn(entrypoint)}.`,
          brief: "the request's signal is not handed on",
          fixes: fixOf(call, handler, entrypoint),
        };
      }
    }
  },
});

/** Where the answer is saved or charged for when it has ended, it must go on without its reader. */
function isMissing({ api, deferred, step, timing }: ModelCall): boolean {
  return api.abortSignal.length > 0 && !deferred && !step && !timing.requestSignal && !timing.unclear && !timing.settlesLater;
}

/** One that was set, to what cannot be read as well; not the many minutes that SDKs have by default. */
function endsSoon(call: ModelCall, accepted: number): boolean {
  const { timeout } = call;
  return timeout !== null && accepted > 0 && (timeout.milliseconds === "unknown" || timeout.milliseconds <= accepted * slownessOf(call));
}

function resumes({ facts }: Entrypoint): boolean {
  return facts.imports.some(({ from }) => from.startsWith("resumable-stream"));
}

/** Vercel fires it only where it is asked to (FACTS J). */
function optIn({ app }: Entrypoint): string {
  return app.platform.name.startsWith("vercel") ? ", and set `supportsCancellation` for the route in vercel.json" : "";
}

/** Where the call stands in the handler itself, and the request has a name there. */
function fixOf({ api, at, chain, timing }: ModelCall, handler: Handler, { facts, file }: Entrypoint): Fix[] {
  const place = api.abortSignal.find(({ of, path, untyped }) => of === "call" && path.length > 0 && !untyped);
  const name = facts.functions.find(({ nameSpan }) => nameSpan[0] === handler.at.span[0])?.parameters[0]?.name;
  if (!place || !name || chain.length > 1 || at.file !== file || timing.controllers.length > 0 || timing.call?.what === "AbortSignal.timeout") return [];
  return [{
    title: `Pass on ${name}.signal`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null ? [] : insertOption(at.file, text, { call: at.span, argument: place.argument, path: place.path, value: `${name}.signal`, beside: ["model"] });
    },
  }];
}
