import type { ModelCallApi, OptionAt } from "../../../catalog/api.js";
import { asksAnyProvider } from "../../../catalog/models.js";
import { inputOptions, modelLists, providerCap } from "../../../catalog/option-names.js";
import type { Amount } from "../../measures/amount.js";
import { alternativesOf, type Abstract, type ExternalValue } from "../values/abstract.js";
import { firstOption, isUndefined, largest, mayHoldMore, option, type OptionSource } from "../options.js";
import { charactersOf } from "../values/text-size.js";

/** What a model call may ask for, as its options, its client and its model say: what its price depends on. */
export interface CallUsage {
  /** The models it may ask, as the code names them. */
  models: ModelChoice[];
  /** It may ask others besides, chosen at run time: by the request, the environment, code that cannot be seen. */
  openModel: boolean;
  outputCap: OutputCap;
  /** Characters of input at most; null: nothing bounds them but the model. */
  inputCharacters: number | null;
  /** Values embedded or documents ranked; images, clips, voices made. */
  units: Amount;
}

export interface ModelChoice {
  id: string;
  /** The package whose factory or client asks it. */
  module: string | null;
}

export type OutputCap =
  /** `tokens` is `unknown` where it is set to something that is no number here. */
  | { kind: "set"; tokens: number | "unknown"; where: "call" | "model" }
  | { kind: "none" }
  /** Options stand where they cannot be seen. */
  | { kind: "unseen" }
  /** Nothing that is counted in tokens of output, or no option for it. */
  | { kind: "not-applicable" };

const withoutTokens: readonly ModelCallApi["task"][] = ["embedding", "image", "speech", "transcription", "video", "rerank", "batch"];

export function callUsage(api: ModelCallApi, source: OptionSource): CallUsage {
  const model = firstOption(api.model, source);
  const { models, open } = model ? choicesIn(model, moduleOf(source.callee)) : { models: [], open: true };
  return {
    models: [...new Map(models.map((one) => [`${one.module} ${one.id}`, one])).values()],
    openModel: open || models.length === 0,
    outputCap: outputCap(api, source, model),
    inputCharacters: inputCharacters(source),
    units: unitsOf(api, source),
  };
}

function moduleOf(callee: ExternalValue | null): string | null {
  return callee ? provider(callee.module) : null;
}

interface Choices {
  models: ModelChoice[];
  open: boolean;
}

const noChoice: Choices = { models: [], open: true };
const DEEPEST = 6;

/** A model's id: the text itself, or the text a provider's factory was called with, whatever wraps it. */
function choicesIn(value: Abstract, module: string | null, depth = DEEPEST): Choices {
  if (depth === 0) return noChoice;
  const all = alternativesOf(value).map(({ value: one }): Choices => {
    if (one.kind === "constant") return typeof one.value === "string" && one.value !== "" ? { models: [{ id: one.value, module }], open: false } : { models: [], open: false };
    if (one.kind === "promise") return choicesIn(one.value, module, depth - 1);
    return one.kind === "external" ? ofExternal(one, depth) : noChoice;
  });
  return { models: all.flatMap(({ models }) => models), open: all.some(({ open }) => open) };
}

function ofExternal(value: ExternalValue, depth: number): Choices {
  const [first] = value.arguments ?? [];
  if (!first) return noChoice;
  const wrapped = first.kind === "object" ? first.members.get("model") ?? first.members.get("modelName") ?? first.members.get("modelId") : undefined;
  if (wrapped) return choicesIn(wrapped, provider(value.module), depth - 1);
  const listed = listedModel(value, first);
  if (listed) return choicesIn(listed, null, depth - 1);
  return choicesIn(first, provider(value.module), depth - 1);
}

/** The package that says whose a model is. */
function provider(module: string): string | null {
  return asksAnyProvider(module) ? null : module;
}

/** `customProvider({ languageModels: { fast: openai("…") } }).languageModel("fast")`. */
function listedModel(value: ExternalValue, name: Abstract): Abstract | undefined {
  const id = name.kind === "constant" && typeof name.value === "string" ? name.value : null;
  for (let at = value.base; at && id !== null; at = at.base) {
    const [made] = at.arguments ?? [];
    if (made?.kind !== "object") continue;
    for (const list of modelLists) {
      const models = made.members.get(list);
      const found = models?.kind === "object" ? models.members.get(id) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

function outputCap(api: ModelCallApi, source: OptionSource, model: Abstract | undefined): OutputCap {
  if (withoutTokens.includes(api.task) || (api.maxOutputTokens.length === 0 && !capOfModel(model))) return { kind: "not-applicable" };
  const set = firstOption(api.maxOutputTokens, source) ?? capOfProvider(source);
  const atCall = set && capOf(set, "call");
  if (atCall) return atCall;
  const ofModel = capOfModel(model);
  if (ofModel) return ofModel;
  return hidden(api.maxOutputTokens, source) ? { kind: "unseen" } : { kind: "none" };
}

/** A value that may be undefined caps nothing, nor does LangChain's and Ollama's -1: as long as the model likes. */
function capOf(value: Abstract, where: "call" | "model"): OutputCap | null {
  if (alternativesOf(value).every(({ value: one }) => isUndefined(one) || (one.kind === "constant" && one.value === -1))) return null;
  const tokens = largest(value);
  return { kind: "set", tokens: typeof tokens === "number" && tokens > 0 ? tokens : "unknown", where };
}

/** What middleware puts into the options: `defaultSettingsMiddleware({ settings: { maxOutputTokens } })`. */
function capOfModel(model: Abstract | undefined, depth = DEEPEST): OutputCap | null {
  if (!model || depth === 0) return null;
  const caps = alternativesOf(model).map(({ value }) => {
    if (value.kind !== "external") return null;
    const [first, second] = value.arguments ?? [];
    const own = [first, second].map((one) => memberOf(one, ["settings", "maxOutputTokens"]) ?? memberOf(one, ["settings", "maxTokens"])).find(Boolean);
    if (own) return capOf(own, "model");
    const middleware = memberOf(first, ["middleware"]);
    const layers = middleware?.kind === "array" ? middleware.items : middleware ? [middleware] : [];
    const listed = first && listedModel(value, first);
    const inner = memberOf(first, ["model"]);
    return [...layers, ...(listed ? [listed] : []), ...(inner?.kind === "external" ? [inner] : [])].map((one) => capOfModel(one, depth - 1)).find(Boolean) ?? null;
  });
  return caps.every((cap) => cap !== null) ? (caps[0] ?? null) : null;
}

/** `providerOptions: { openai: { maxCompletionTokens } }`. */
function capOfProvider({ args }: OptionSource): Abstract | undefined {
  const options = memberOf(args.list[0], ["providerOptions"]);
  if (options?.kind !== "object") return undefined;
  for (const provider of options.members.values()) {
    if (provider.kind !== "object") continue;
    for (const [name, value] of provider.members) if (providerCap.test(name)) return value;
  }
  return undefined;
}

/** Whether an option may be given where it cannot be seen: in a spread, an object made elsewhere. */
function hidden(places: readonly OptionAt[], source: OptionSource): boolean {
  return places.some((at) => at.path.some((_, index) => {
    const holder = option({ ...at, path: at.path.slice(0, index) }, source);
    return holder !== undefined && mayHoldMore(holder);
  }));
}

function inputCharacters({ args }: OptionSource): number | null {
  if (args.rest) return null;
  let sum = 0;
  let found = false;
  for (const argument of args.list) {
    const body = memberOf(argument, ["body"]);
    const holder = body?.kind === "object" ? body : argument;
    const parts = holder.kind === "object" ? inputOptions.flatMap((name) => memberOf(holder, name.split(".")) ?? []) : [];
    const values = argument.kind === "object" ? parts : argument === args.list[0] ? [argument] : [];
    for (const value of values) {
      const characters = charactersOf(value);
      if (characters === null) return null;
      found = true;
      sum += characters;
    }
  }
  return found ? sum : null;
}

function unitsOf(api: ModelCallApi, source: OptionSource): Amount {
  const [first] = source.args.list;
  const values = api.task === "embedding" || api.task === "rerank" ? (api.splits && option(api.splits.values, source)) ?? memberOf(first, ["input"]) ?? memberOf(first, ["documents"]) : undefined;
  if (values?.kind === "array") return values.rest ? "data" : values.items.length;
  if (values?.kind === "opaque" && values.brand !== "string") return "data";
  const count = memberOf(first, ["n"]) ?? memberOf(first, ["config", "numberOfImages"]);
  const amount = count && !isUndefined(count) ? largest(count) : 1;
  return amount === "other" ? "unknown" : amount;
}

function memberOf(value: Abstract | undefined, path: readonly string[]): Abstract | undefined {
  let at = value;
  for (const name of path) at = at?.kind === "object" ? at.members.get(name) : undefined;
  return at;
}
