import type { Entrypoint, Guards, Handler, ModelCall } from "../entrypoint.js";
import { majorOf } from "../major-version.js";
import { limitOf } from "../measures/limits.js";

/**
 * What a runbook rests on, as a short text: whatever its code and its platform decide. Prices, speeds
 * and lines are left out, so that a runbook is not out of date by them alone.
 */
export function fingerprintOf(route: Entrypoint): string {
  const { app, background, handlers, kind, runtime, url } = route;
  return hashOf(JSON.stringify([1, kind, url, background, runtime.value, app.platform.name, app.platform.plan, limitOf(route).seconds, handlers.map(ofHandler)]));
}

/** The same of the table of all routes. */
export function fingerprintOfAll(routes: readonly Entrypoint[]): string {
  return hashOf(routes.map(fingerprintOf).join(" "));
}

function ofHandler({ attempts, guards, modelCalls, name, rework, unheeded }: Handler): unknown {
  return [name, attempts.max, modelCalls.map(ofCall), ofGuards(guards), rework.steps, ...[...unheeded.keys()].sort()];
}

function ofCall({ api, attempts, callee, deferred, model, package: name, step, timeout, timing, version }: ModelCall): unknown {
  return [callee, name, majorOf(version), model, attempts.max, api.streams, deferred, step, timeout?.milliseconds ?? null, timing.outputTokens, timing.requestSignal];
}

function ofGuards({ always, sometimes }: Guards): unknown {
  return [[...always.keys()].sort(), [...sometimes.keys()].sort()];
}

/** Two 32-bit FNV-1a hashes with different beginnings, in hexadecimal. */
function hashOf(text: string): string {
  return [0x811c9dc5, 0x01000193].map((start) => {
    let hash = start;
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  }).join("");
}

const mark = /^<!-- ai-routes docs ([0-9a-f]{16}):/;

/** The first line of a runbook. */
export function markOf(fingerprint: string): string {
  return `<!-- ai-routes docs ${fingerprint}: written by \`npx ai-routes docs\`, and written anew by it. -->`;
}

/** The fingerprint that a file was written with; null: it is none of ours. */
export function fingerprintIn(text: string): string | null {
  return mark.exec(text)?.[1] ?? null;
}
