import type { ModelCallApi } from "../catalog/api.js";
import { insertOption } from "./edits/calls/insert-option.js";
import type { Fix, Place } from "./finding.js";
import type { LinkedModelCall } from "./link/linked.js";
import type { CallTiming } from "./link/model-calls/call-timing.js";
import { taskOf } from "./measures/call-time.js";

/** A call that may be given a time to give up by itself. */
export interface EndlessCall {
  api: Pick<ModelCallApi, "timeout" | "abortSignal">;
  at: Place;
  timing: Pick<CallTiming, "requestSignal" | "controllers">;
}

/**
 * How much longer than a text something takes to make: videos as long as the AI SDK asks for one (600 s: release notes
 * of @ai-sdk/bytedance@2.0.27); what a host of many models makes as long as a picture, where its name tells nothing.
 */
export function slownessOf(call: Pick<LinkedModelCall, "api" | "model">): number {
  const task = taskOf(call);
  return task === "video" ? 10 : task === "image" || task === "other" ? 2 : 1;
}

/**
 * Sets a timeout at a call, as the installed SDK or client reads it, else a signal that aborts it;
 * none where it reads neither, or has a signal for something else already.
 */
export function timeoutFixes({ api, at, timing }: EndlessCall, milliseconds: number): Fix[] {
  const timeout = api.timeout.find(({ of, path, untyped }) => of === "call" && path.length > 0 && !untyped);
  const signal = timing.requestSignal || timing.controllers.length > 0 ? undefined : api.abortSignal.find(({ of, path, untyped }) => of === "call" && path.length > 0 && !untyped);
  const place = timeout ?? signal;
  if (!place || place.argument < 0) return [];
  const inSeconds = place.path.at(-1)!.endsWith("InSeconds");
  const number = grouped(Math.round(inSeconds ? milliseconds / 1_000 : milliseconds));
  const value = timeout ? number : `AbortSignal.timeout(${number})`;
  return [{
    title: `Set ${place.path.join(".")}: ${value}`,
    safe: false,
    edits(read) {
      const text = read(at.file);
      return text === null ? [] : insertOption(at.file, text, { call: at.span, argument: place.argument, path: place.path, value, beside: ["model"] });
    },
  }];
}

function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, "_");
}
