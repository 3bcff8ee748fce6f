import { isLocalHost } from "../../../catalog/model-hosts.js";
import type { ModelCallApi, OptionAt } from "../../../catalog/api.js";
import { alternativesOf, type Abstract, type ExternalValue } from "../values/abstract.js";
import type { Linker } from "../linker.js";
import { firstOption, option, type OptionSource } from "../options.js";
import { knownText } from "../values/operators.js";

/** Whether all models that a call may ask run on hardware of one's own: a local provider's, or behind a local address. */
export function asksOwnHardware(api: ModelCallApi, source: OptionSource, linker: Linker): boolean {
  if (api.local || isLocalAddress(firstOption(api.baseUrl ?? [], source))) return true;
  const model = firstOption(api.model, source);
  return model !== undefined && alternativesOf(model).every(({ value }) => value.kind === "external" && isOwn(value, linker));
}

function isOwn(model: ExternalValue, linker: Linker): boolean {
  for (let at: ExternalValue | null = model; at; at = at.base) {
    const api = linker.api(at.module, at.from, at.path.replace(/(\(\)|#)$/, ""))?.api;
    if (api?.kind !== "provider") continue;
    const made: OptionSource = { args: { list: at.arguments ?? [], rest: null }, callee: at };
    const addresses = (api.baseUrl ?? []).map((place) => option(place, made) ?? option({ ...place, of: "call" } satisfies OptionAt, made));
    if (api.local || addresses.some(isLocalAddress)) return true;
  }
  return false;
}

function isLocalAddress(value: Abstract | undefined): boolean {
  if (!value) return false;
  return alternativesOf(value).every(({ value: one }) => {
    const host = /^https?:\/\/([^/?#]+)/.exec(knownText(one))?.[1];
    return host !== undefined && isLocalHost(host);
  });
}
