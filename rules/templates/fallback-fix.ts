import { askNextModel } from "../engine/edits/retries/ask-next-model.js";
import type { ModelCall } from "../engine/entrypoint.js";
import type { Fix, Read } from "../engine/finding.js";
import { dependenciesOf } from "../engine/graph/new-code.js";
import { majorOf } from "../engine/major-version.js";
import { variantOf, versioned, type Place } from "./place-templates.js";
import { templateFix } from "./template-fix.js";

/** Providers of second models, with one of their models each that costs little (those of the template `route`). */
const seconds = [
  { package: "@ai-sdk/anthropic", provider: "anthropic", model: "claude-haiku-4-5" },
  { package: "@ai-sdk/openai", provider: "openai", model: "gpt-5-mini" },
  { package: "@ai-sdk/google", provider: "google", model: "gemini-2.5-flash" },
];

/** Before the AI SDK's 4, `streamText` gave a promise of the stream, in which nobody can wait for its first part without. */
function isPromised(version: string | null): boolean {
  const major = majorOf(version);
  return major !== null && major < 4;
}

/**
 * Lets the calls of a handler ask a second model where the first fails, of a stream before its first
 * part: a model of another provider, one that the app has already if there is one, in a constant of its own. For
 * calls of the AI SDK in one file; which model is right only a person can say, so the title says which it is.
 */
export function fallbackFixes(calls: readonly ModelCall[], place: Place): Fix[] {
  const fit = calls.filter(({ package: from, version, callee, api, timing }) => from === "ai" && /^(generateText|generateObject|streamText)$/.test(callee) && !timing.requestSignal && !(api.streams && isPromised(version)));
  const [first] = fit;
  const asked = new Set(calls.flatMap(({ knownModels }) => knownModels.map(({ provider }) => provider)));
  // Of a model that is not known it is not known either whose it is.
  if (!first || calls.some(({ knownModels }) => knownModels.length === 0)) return [];
  const others = seconds.filter(({ provider }) => !asked.has(provider));
  const [other] = others;
  if (!other) return [];
  const chosen = (read: Read) => others.find((one) => one.package in dependenciesOf(place.app, read)) ?? other;
  const fix = templateFix({
    template: "fallback", place, file: first.at.file,
    title: "Ask another provider's model where this one fails (withFallback): SECOND_MODEL, which is yours to choose",
    uses(text, from, { read }) {
      const second = { ...chosen(read), constant: "SECOND_MODEL", why: "Asked where the first model fails; of another provider, which is not down with it. Choose the one whose answers will do." };
      return askNextModel(first.at.file, text, { calls: fit.filter(({ at }) => at.file === first.at.file).map(({ at, api }) => ({ at: at.span, streams: api.streams })), from, second });
    },
  });
  return [{
    ...fix,
    packages(read) {
      const { package: name } = chosen(read);
      const missing = name in dependenciesOf(place.app, read) ? [] : [versioned(name, variantOf(place.app, read).majors.ai)];
      return [...(fix.packages?.(read) ?? []), ...missing].sort();
    },
  }];
}
