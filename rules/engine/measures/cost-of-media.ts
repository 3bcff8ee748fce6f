import type { ModelFacts } from "../../catalog/models.js";
import { unitPrice } from "../../catalog/unit-prices.js";
import type { LinkedModelCall } from "../link/linked.js";
import type { Amount } from "./amount.js";
import type { CallCost, CostBasis } from "./cost-of-call.js";
import type { Figure } from "./figure.js";
import { given, productOf } from "./figures.js";

/** Dollars of what is not priced by tokens of text: images, speech, video, values embedded; null for the rest. */
export function mediaCost(call: LinkedModelCall, basis: CostBasis, models: readonly ModelFacts[]): CallCost | null {
  switch (call.api.task) {
    case "embedding":
      return embeddingCost(call, basis, models);
    case "image": case "speech": case "video": case "transcription": case "rerank":
      return unitCost(call, basis);
    default:
      return null;
  }
}

function embeddingCost(call: LinkedModelCall, { assumptions }: CostBasis, models: readonly ModelFacts[]): CallCost | null {
  const [model] = models.toSorted((a, b) => b.inputUsd - a.inputUsd);
  if (!model) return null;
  const price = given(model.inputUsd / 1_000_000, "usd/token", `$${model.inputUsd} per million tokens of ${model.id}`);
  const { units, inputCharacters } = call.usage;
  const longest = model.context === null ? given("unknown", "tokens", "one value", { why: `the longest input of ${model.id} is not known` }) : given(model.context, "tokens", `the longest input of ${model.id}`);
  const bounded = inputCharacters === null ? null : given(Math.ceil(inputCharacters / assumptions.charactersPerToken), "tokens", `values of at most ${inputCharacters} characters in all`, { at: call.at, assumption: "charactersPerToken" });
  const ordinary = given(assumptions.embeddedTokens, "tokens", "an ordinary value", { assumption: "embeddedTokens" });
  const typicalUnits = typeof units === "number" ? given(units, "units", "values") : given(assumptions.listTurns, "units", "values", { assumption: "listTurns" });
  // Batches share out the values: what they cost together is what the values cost.
  const retries = call.factors.filter(({ layer }) => layer === "sdk-retry").map(({ what, times, at }) => given(times, "times", what, { at }));
  const worst = bounded ? [bounded, price] : [valuesOf(call, units), longest, price];
  return {
    worst: productOf("usd", `${model.id}, every attempt billed`, [...retries, ...worst], call.at),
    typical: productOf("usd", model.id, [typicalUnits, ordinary, price], call.at),
  };
}

function valuesOf(call: LinkedModelCall, units: Amount): Figure {
  return given(units, "units", "values", { at: call.at, why: units === "data" ? "as many values as the data has" : null });
}

function unitCost(call: LinkedModelCall, { assumptions }: CostBasis): CallCost | null {
  const prices = call.usage.models.flatMap(({ id }) => unitPrice(id) ?? []);
  const [dearest] = prices.toSorted((a, b) => b.most - a.most);
  if (!dearest) return null;
  const retries = call.factors.map(({ what, times, at }) => given(times, "times", what, { at }));
  const count = given(call.usage.units, "units", `${dearest.unit}s asked for`, { at: call.at });
  const size = (worst: boolean): Figure[] => {
    switch (dearest.unit) {
      case "minute":
        return [worst ? given(assumptions.longestAudioMinutes, "units", "minutes of audio", { assumption: "longestAudioMinutes" }) : given(assumptions.audioMinutes, "units", "minutes of audio", { assumption: "audioMinutes" })];
      case "second":
        return [given(assumptions.videoSecondsMade, "units", "seconds of video", { assumption: "videoSecondsMade" })];
      case "character":
        return [worst && call.usage.inputCharacters !== null ? given(call.usage.inputCharacters, "units", "characters read aloud", { at: call.at }) : given(worst ? dearest.longest ?? "unknown" : assumptions.speechCharacters, "units", "characters read aloud", worst ? {} : { assumption: "speechCharacters" })];
      default:
        return [count];
    }
  };
  const price = (usd: number): Figure => given(usd, "usd", `$${usd} a ${dearest.unit} (${dearest.source})`);
  return {
    worst: productOf("usd", `${call.callee}, every attempt billed`, [...retries, ...size(true), price(dearest.most)], call.at),
    typical: productOf("usd", call.callee, [...size(false), price(dearest.usual)], call.at),
  };
}
