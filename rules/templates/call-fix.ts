import { wrapCall } from "../engine/edits/wrap-call.js";
import type { ModelCall } from "../engine/entrypoint.js";
import type { Fix } from "../engine/finding.js";
import type { Place } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/**
 * Puts a model call behind a circuit. None where a caller that leaves would count as a failure of the
 * model, and for streams, whose failures come after the call.
 */
export function circuitFixes({ at, api, timing, model, package: sdk }: ModelCall, place: Place): Fix[] {
  if (api.streams || timing.requestSignal) return [];
  const circuit = JSON.stringify(model ?? sdk);
  return [templateFix({
    template: "circuit-breaker", title: "Leave the model alone for a while when it fails again and again (withBreaker)", place, file: at.file,
    uses: (text, from) => wrapCall(at.file, text, { call: at.span, name: "withBreaker", from, before: [circuit] }),
  })];
}
