import { majorOf } from "../major-version.js";
import type { LinkedModelCall } from "../link/linked.js";

type StreamedCall = Pick<LinkedModelCall, "api" | "package" | "version">;

/**
 * Whether what a provider answers comes after the call has returned, its errors too: `streamText`
 * and `streamObject` from AI SDK 4 on, which throw nothing; 3 awaited the first answer
 * (ai@3.4.33:dist/index.js), as the providers' own SDKs do. Of a version that is not known: no.
 */
export function failsLate({ api, package: name, version }: StreamedCall): boolean {
  const major = majorOf(version);
  return api.streams && name === "ai" && (api.task === "text" || api.task === "object") && major !== null && major >= 4;
}
