import type { ModelCallApi } from "../catalog/api.js";
import { setOption } from "../engine/edits/calls/change-option.js";
import type { NewOption } from "../engine/edits/calls/insert-option.js";
import { modelIsHanded, wrapCall } from "../engine/edits/calls/wrap-call.js";
import { wrapMember } from "../engine/edits/calls/wrap-function.js";
import { replaceRetryLoop } from "../engine/edits/retries/retry-loop.js";
import type { ModelCall } from "../engine/entrypoint.js";
import type { Fix, Read, TextEdit } from "../engine/finding.js";
import type { LinkedTool } from "../engine/link/linked.js";
import type { RetryLoop } from "../engine/measures/retry-loops.js";
import type { Place } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/**
 * Puts the model calls of one file behind circuits, one for each model. None where the model is not
 * known or is another each time (a circuit of its name would hold back the one that is to stand in), where a caller that leaves would count as a failure of it, and for streams, whose failures
 * come after the call.
 */
export function circuitFixes(calls: readonly ModelCall[], place: Place): Fix[] {
  const fit = calls.filter(({ api, callee, timing, model }) => !api.streams && !streams.test(callee) && !timing.requestSignal && model !== null && !model.includes(" | "));
  const file = fit[0]?.at.file;
  if (file === undefined) return [];
  return [templateFix({
    template: "circuit-breaker", title: "Leave the model alone for a while when it fails again and again (withBreaker)", place, file,
    uses(text, from) {
      const edits = fit.filter(({ at }) => at.file === file && !modelIsHanded(file, text, at.span)).flatMap(({ at, model }) => wrapCall(file, text, { call: at.span, name: "withBreaker", from, texts: [model!] }));
      // Each call asks for the import.
      return [...new Map(edits.map((edit) => [JSON.stringify(edit), edit])).values()];
    },
  })];
}

/** `chain.streamEvents`: of what models are made into, a stream is told by its method alone. */
const streams = /\.stream\w*$/;

/**
 * Makes a hand-written retry of one call a call through `withRetry`, and lets the SDKs that are asked
 * behind it try no more of their own. None where more than one call stands in the loop, where a model
 * streams (its failures come later), or where an SDK cannot be told.
 */
export function retryFixes({ at, calls, asked }: Pick<RetryLoop, "at" | "calls" | "asked">, place: Place): Fix[] {
  const [call, ...others] = asked;
  if (!call || others.length > 0 || call.file !== at.file || calls.some(({ api }) => api.streams)) return [];
  const inner = calls.map(({ api }) => innerRetries(api));
  if (inner.includes(undefined)) return [];
  return [templateFix({
    template: "retry", title: "Try again at most twice, with backoff and Retry-After, and only where it helps (withRetry)", place, file: at.file,
    uses(text, from, { read }) {
      const options = calls.flatMap((one, index) => withoutRetries(one, inner[index] ?? null, read));
      const [beside, elsewhere] = [options.filter(({ file }) => file === at.file), options.filter(({ file }) => file !== at.file)];
      const replaced = replaceRetryLoop(at.file, text, { loop: at.span, call: call.span, name: "withRetry", from, alias: "tryAgain", outermost: true, beside });
      return replaced.length === 0 ? [] : [...replaced, ...elsewhere];
    },
  })];
}

/** Lets an SDK not try again by itself: the code around it does. */
export function innerRetryFixes(call: Pick<ModelCall, "at" | "api">): Fix[] {
  const inner = innerRetries(call.api);
  if (!inner) return [];
  return [{ title: `Let the code around it retry, not the SDK (${inner.path.join(".")}: ${inner.value})`, safe: false, edits: (read) => withoutRetries(call, inner, read) }];
}

/** Sets an SDK's own retries to none where a model call stands. */
function withoutRetries({ at }: Pick<ModelCall, "at">, option: InnerRetries | null, read: Read): TextEdit[] {
  const text = read(at.file);
  return option === null || text === null ? [] : setOption(at.file, text, { ...option, call: at.span });
}

type InnerRetries = Omit<NewOption, "call">;

/** Where the SDK is told not to retry; null: it never does. Undefined: it cannot be told so where the call stands. */
export function innerRetries({ retries }: ModelCallApi): InnerRetries | null | undefined {
  if (retries === null || (retries.default === 0 && retries.options.length === 0)) return null;
  const option = retries.options.find(({ of, path, argument, untyped }) => of === "call" && path.length > 0 && argument >= 0 && !untyped);
  return option && { argument: option.argument, path: option.path, value: retries.counts === "attempts" ? "1" : "0" };
}

/** Ends a tool of the AI SDK in time, whatever it waits for. */
export function toolFixes(call: Pick<ModelCall, "package">, { at }: LinkedTool, place: Place): Fix[] {
  if (call.package !== "ai" || at === null) return [];
  return [templateFix({
    template: "tool-timeout", title: "End the tool in time, and tell the model (withToolTimeout)", place, file: at.file,
    uses: (text, from) => wrapMember(at.file, text, { inside: at.span, member: "execute", name: "withToolTimeout", from }),
  })];
}
