import type { Assumptions } from "../../catalog/assumptions.js";
import { findModel, type CustomPrice, type ModelFacts } from "../../catalog/models.js";
import { snapshot } from "../../catalog/model-snapshot.js";
import { mediaCost } from "./cost-of-media.js";
import type { LinkedModelCall } from "../link/linked.js";
import { multiplyAmounts, type Amount, type Factor } from "./amount.js";
import { stepsOf } from "./attempts.js";
import type { Figure } from "./figure.js";
import { given, greatestOf, leastOf, productOf, sumOf } from "./figures.js";

/** What prices and ordinary runs rest on: the assumptions in force, and the configuration's prices by model. */
export interface CostBasis {
  assumptions: Assumptions;
  prices: Readonly<Record<string, CustomPrice>>;
}

/** Dollars of one model call with its SDK's own retries and its steps, its tools aside. */
export interface CallCost {
  /** Every attempt billed, the longest input and output. */
  worst: Figure;
  /** One run in which nothing fails. */
  typical: Figure;
}

export function costOfCall(call: LinkedModelCall, basis: CostBasis): CallCost {
  if (call.api.local) return both(given(0, "usd", "a model on hardware of one's own costs no money", { at: call.at }));
  const models = modelsOf(call, basis);
  const media = mediaCost(call, basis, models);
  if (media) return media;
  if (models.length === 0) return both(unknownModel(call));
  const worst = models.map((model) => worstOf(call, model, basis));
  const typical = models.map((model) => typicalOf(call, model, basis));
  const { openModel } = call.usage;
  const many = models.length > 1 ? `the dearest of ${models.length} models` : "";
  return {
    worst: noted(worst.length === 1 ? worst[0]! : greatestOf("usd", many, worst, call.at), openModel),
    typical: noted(typical.length === 1 ? typical[0]! : leastOf("usd", `the cheapest of ${models.length} models`, typical, call.at), openModel),
  };
}

/** The models a call may ask, as far as anything is known of them. */
export function modelsOf({ usage }: Pick<LinkedModelCall, "usage">, { prices }: CostBasis): ModelFacts[] {
  const found = usage.models.flatMap(({ id, module }) => findModel(id, module, prices) ?? []);
  return [...new Map(found.map((model) => [`${model.provider} ${model.id}`, model])).values()];
}

function both(figure: Figure): CallCost {
  return { worst: figure, typical: figure };
}

function noted(figure: Figure, openModel: boolean): Figure {
  return openModel ? { ...figure, what: `${figure.what}, or what another model costs that is chosen at run time` } : figure;
}

function unknownModel(call: LinkedModelCall): Figure {
  const named = call.usage.models.map(({ id }) => id).join(" | ");
  const why = named ? `no price is known of ${named}: say it under \`prices\`` : "which model is asked is decided at run time";
  return given("unknown", "usd", named || "unknown model", { at: call.at, why });
}

/** Retries of the SDK multiply what each step costs; requests of one call multiply all. */
function layers(call: LinkedModelCall): { outer: Figure[]; steps: Factor | null } {
  const steps = call.factors.find(({ layer }) => layer === "agent-steps") ?? null;
  const outer = call.factors.filter(({ layer }) => layer !== "agent-steps").map(({ what, times, at, why }) => given(times, "times", what, { at, why }));
  return { outer, steps };
}

function worstOf(call: LinkedModelCall, model: ModelFacts, basis: CostBasis): Figure {
  const { outer } = layers(call);
  const first = worstInput(call, model, basis);
  const output = worstOutput(call, model);
  const steps = stepsOf(call);
  const tokens = inputOfSteps(call, first, output, steps, model, basis.assumptions.toolResultTokens);
  const size = steps === 1 ? first.value : (model.context ?? first.value);
  const answer = steps === 1 ? output : productOf("tokens", `output of ${steps} steps`, [stepsFigure(call, steps), output]);
  const once = sumOf("usd", `${model.id}, ${steps === 1 ? "one request" : `${steps} steps`}`, [
    productOf("usd", "input", [tokens, price(model, "input", size)]), productOf("usd", "output", [answer, price(model, "output", size)]),
  ], call.at);
  return outer.length === 0 ? once : productOf("usd", `${call.callee}, every attempt billed`, [...outer, once], call.at);
}

function typicalOf(call: LinkedModelCall, model: ModelFacts, { assumptions }: CostBasis): Figure {
  const bound = inputBound(call, assumptions);
  const prompt = given(assumptions.promptTokens, "tokens", "an ordinary prompt", { assumption: "promptTokens" });
  const first = bound ? leastOf("tokens", "input", [prompt, bound]) : prompt;
  const answer = given(assumptions.answerTokens, "tokens", "an ordinary answer", { assumption: "answerTokens" });
  const cap = call.usage.outputCap;
  const output = cap.kind === "set" && typeof cap.tokens === "number" ? leastOf("tokens", "output", [answer, given(cap.tokens, "tokens", "output cap", { at: call.at })]) : answer;
  const most = stepsOf(call);
  const steps = most === 1 ? 1 : typeof most === "number" ? Math.min(most, assumptions.agentTurns) : assumptions.agentTurns;
  const tokens = inputOfSteps(call, first, output, steps, model, assumptions.toolResultTokens);
  const requests = call.factors.filter(({ layer }) => layer !== "agent-steps" && layer !== "sdk-retry").map(({ what, times, at, why }) => typicalTimes(what, times, at, why, assumptions));
  const all = steps === 1 ? output : productOf("tokens", `output of ${steps} steps`, [stepsFigure(call, steps), output]);
  const once = sumOf("usd", `${model.id}, ${steps === 1 ? "one request" : `${steps} steps`}`, [
    productOf("usd", "input", [tokens, price(model, "input", tokens.value)]), productOf("usd", "output", [all, price(model, "output", tokens.value)]),
  ], call.at);
  return requests.length === 0 ? once : productOf("usd", call.callee, [...requests, once], call.at);
}

/** A number of times in an ordinary run: as it is where it is known, else what is assumed of lists. */
export function typicalTimes(what: string, times: Amount, at: Figure["at"], why: string | null, assumptions: Assumptions): Figure {
  return typeof times === "number" ? given(times, "times", what, { at }) : given(assumptions.listTurns, "times", `${what} (${why ?? times})`, { at, assumption: "listTurns" });
}

function stepsFigure(call: LinkedModelCall, steps: Amount): Figure {
  const factor = call.factors.find(({ layer }) => layer === "agent-steps");
  return given(steps, "times", factor?.what ?? "agent steps", { at: factor?.at ?? call.at, why: factor?.why ?? null });
}

/**
 * Each step sends all that was said before: the input grows by an answer and a tool's result at
 * each, n(n − 1)/2 times in n steps, and never beyond the context window.
 */
function inputOfSteps(call: LinkedModelCall, first: Figure, output: Figure, steps: Amount, model: ModelFacts, toolResult: number): Figure {
  if (steps === 1) return first;
  const times = stepsFigure(call, steps);
  const growth = sumOf("tokens", "an answer and a tool's result", [output, given(toolResult, "tokens", "a tool's result", { assumption: "toolResultTokens" })]);
  const pairs = typeof steps === "number" ? (steps * (steps - 1)) / 2 : multiplyAmounts(steps, steps);
  const grown = sumOf("tokens", `input of ${steps} steps`, [
    productOf("tokens", "what it begins with", [times, first]),
    productOf("tokens", "what is said at each step and sent again", [given(pairs, "times", `${steps} × ${typeof steps === "number" ? steps - 1 : steps} ÷ 2 steps before`), growth]),
  ]);
  if (model.context === null) return grown;
  return leastOf("tokens", `input of ${steps} steps`, [productOf("tokens", "the whole context window at each step", [times, contextOf(model, model.context)]), grown]);
}

/** What the code bounds the input to; null: nothing does. */
function inputBound({ usage, at }: LinkedModelCall, { charactersPerToken }: Assumptions): Figure | null {
  const { inputCharacters } = usage;
  if (inputCharacters === null) return null;
  const tokens = Math.ceil(inputCharacters / charactersPerToken);
  return given(tokens, "tokens", `input of at most ${inputCharacters} characters, ${charactersPerToken} to a token`, { at, assumption: "charactersPerToken" });
}

function worstInput(call: LinkedModelCall, model: ModelFacts, { assumptions }: CostBasis): Figure {
  const bound = inputBound(call, assumptions);
  if (bound && model.context !== null) return leastOf("tokens", "input", [bound, contextOf(model, model.context)]);
  if (bound) return bound;
  if (model.context !== null) return { ...contextOf(model, model.context), what: `nothing found that bounds the input: the context window of ${model.id}` };
  return given("unknown", "tokens", "input", { at: call.at, why: `nothing found that bounds the input, and the context window of ${model.id} is not known` });
}

function worstOutput(call: LinkedModelCall, model: ModelFacts): Figure {
  const cap = call.usage.outputCap;
  const maximum = maximumOf(model);
  if (cap.kind === "set" && typeof cap.tokens === "number") {
    const set = given(cap.tokens, "tokens", cap.where === "call" ? "output cap" : "output cap of the model's settings", { at: call.at });
    return typeof maximum.value === "number" && maximum.value < cap.tokens ? leastOf("tokens", "output", [set, maximum]) : set;
  }
  const words = cap.kind === "unseen" ? "options cannot all be seen, so the cap is not known" : cap.kind === "set" ? "the output cap is not known" : "no output cap found";
  return { ...maximum, what: `${words}: ${maximum.what}` };
}

function maximumOf(model: ModelFacts): Figure {
  if (model.maxOutput !== null) return given(model.maxOutput, "tokens", `the most ${model.id} answers with`);
  if (model.context !== null) return { ...contextOf(model, model.context), what: `the context window of ${model.id}, whose greatest answer is not known` };
  return given("unknown", "tokens", "output", { why: `the greatest answer of ${model.id} is not known` });
}

function contextOf(model: ModelFacts, context: number): Figure {
  return given(context, "tokens", `context window of ${model.id}`);
}

/** Per token; where long inputs cost more, by the length of the request's input. */
function price(model: ModelFacts, of: "input" | "output", tokens: Amount): Figure {
  const dear = model.tier !== null && (typeof tokens !== "number" || tokens > model.tier.from);
  const rates = dear ? model.tier! : model;
  const perMillion = of === "input" ? rates.inputUsd : rates.outputUsd;
  const source = model.from === "config" ? "configured" : `${snapshot.prices}, ${snapshot.date}`;
  return given(perMillion / 1_000_000, "usd/token", `$${perMillion} per million tokens of ${of}${dear ? ` for inputs above ${model.tier!.from} tokens` : ""} (${source})`);
}
