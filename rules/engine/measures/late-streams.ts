import { returnsAtOnceFrom } from "../../catalog/streams.js";
import { majorOf } from "../major-version.js";
import type { LinkedModelCall } from "../link/linked.js";

type StreamedCall = Pick<LinkedModelCall, "api" | "package" | "version">;

/**
 * Whether what a provider answers comes after the call has returned, its errors too: `streamText` and
 * `streamObject`. The providers' own SDKs await the first answer. Of a version that is not known: no.
 */
export function failsLate({ api, package: name, version }: StreamedCall): boolean {
  const major = majorOf(version);
  const from = returnsAtOnceFrom[name];
  return api.streams && (api.task === "text" || api.task === "object") && major !== null && from !== undefined && major >= from;
}
