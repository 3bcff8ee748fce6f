import { anthropicMaximums, models, type ModelRow } from "./model-snapshot.js";

/** What is known of a model: dollars per million tokens, sizes in tokens; null where no source tells. */
export interface ModelFacts {
  id: string;
  provider: string;
  inputUsd: number;
  outputUsd: number;
  context: number | null;
  maxOutput: number | null;
  /** Where the input is longer than `from`, all of a request costs this. */
  tier: { from: number; inputUsd: number; outputUsd: number } | null;
  /** `config` where the app's configuration says so. */
  from: "snapshot" | "config";
}

/** A price as the configuration gives it, in dollars per million tokens; what is left out stays as it is known. */
export interface CustomPrice {
  input?: number | undefined;
  output?: number | undefined;
  context?: number | undefined;
  maxOutput?: number | undefined;
}

/** Whether a package asks models of any provider: it does not say whose a model is. */
export function asksAnyProvider(module: string): boolean {
  return module === "ai";
}

/** What modules and vendors' prefixes say of who serves a model. */
const providerNames: [pattern: RegExp, provider: string][] = [
  [/azure|openai/, "openai"], [/bedrock|^aws|^amazon$/, "aws"], [/anthropic/, "anthropic"], [/vertex|google|gemini/, "google"], [/mistral/, "mistral"],
  [/cohere/, "cohere"], [/deepseek/, "deepseek"], [/xai|x-ai/, "x-ai"], [/perplexity/, "perplexity"], [/moonshot/, "moonshotai"], [/voyage/, "voyage"],
  [/minimax/, "minimax"], [/groq/, "groq"], [/cerebras/, "cerebras"], [/fireworks/, "fireworks"], [/together/, "together"],
];

/**
 * A model by its id as code writes it (`gpt-4o`, `openai/gpt-4o`, `models/gemini-2.5-pro`,
 * `us.anthropic.claude-sonnet-4-5-20250929-v1:0`) and, where it is known, the package that asks it.
 * `custom` are prices of the configuration by id. Null: no such model is known.
 */
export function findModel(id: string, module: string | null, custom: Readonly<Record<string, CustomPrice>> = {}): ModelFacts | null {
  const [named, bare] = namesOf(id);
  const found = lookUp(named, bare, module);
  const price = custom[id] ?? custom[bare];
  if (!price) return found;
  if (!found && (price.input === undefined || price.output === undefined)) return null;
  return {
    ...(found ?? { id, provider: "config", context: null, maxOutput: null }),
    inputUsd: price.input ?? found!.inputUsd,
    outputUsd: price.output ?? found!.outputUsd,
    context: price.context ?? found?.context ?? null,
    maxOutput: price.maxOutput ?? found?.maxOutput ?? null,
    tier: price.input === undefined && price.output === undefined ? (found?.tier ?? null) : null,
    from: "config",
  };
}

const answers = new Map<string, ModelFacts | null>();

function lookUp(named: string, bare: string, module: string | null): ModelFacts | null {
  const key = `${module ?? ""} ${named}`;
  let answer = answers.get(key);
  if (answer === undefined) answers.set(key, (answer = search(named, bare, module)));
  return answer;
}

function search(named: string, bare: string, module: string | null): ModelFacts | null {
  if (/:free$/.test(named)) return { id: named, provider: "openrouter", inputUsd: 0, outputUsd: 0, context: null, maxOutput: null, tier: null, from: "snapshot" };
  const vendor = named === bare ? "" : named.slice(0, named.length - bare.length);
  const wanted = [providerOf(vendor), module === null ? null : providerOf(module)];
  for (const provider of wanted) {
    const row = provider && (matching(bare, provider) ?? matching(named, provider));
    if (row) return factsOf(row, bare);
  }
  const row = models.find((one) => matches(one, bare)) ?? models.find((one) => matches(one, named));
  return row ? factsOf(row, bare) : null;
}

function providerOf(name: string): string | null {
  return providerNames.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** As written without what only routes it, and without the vendor before the last `/`. */
function namesOf(id: string): [named: string, bare: string] {
  const named = id.trim().toLowerCase().replace(/^(models|publishers\/[^/]+\/models)\//, "").replace(/^accounts\/fireworks\/models\//, "fireworks/")
    .replace(/:(nitro|floor|online|thinking|beta)$/, "");
  return [named, named.slice(named.lastIndexOf("/") + 1).replace(/^(global|us|eu|apac|jp|au|us-gov)\.(?=anthropic|amazon|meta)/, "").replace(/^anthropic\.(.+?)(-v\d+(:\d+)?)?$/, "$1").replace(/@\d{8}$/, "")];
}

/** An exact name before a pattern: `gpt-4o-mini` is no `gpt-4o`. */
function matching(id: string, provider: string): ModelRow | undefined {
  const rows = models.filter((row) => row[0] === provider);
  return rows.find((row) => clausesOf(row).includes(`=${id}`)) ?? rows.find((row) => matches(row, id)) ?? withoutDate(id, provider);
}

/** A dated or `-latest` name that no row has is the model without it. */
function withoutDate(id: string, provider: string): ModelRow | undefined {
  const shorter = id.replace(/-(latest|preview|exp|\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{2}|\d{3,4})$/, "");
  return shorter === id ? undefined : matching(shorter, provider);
}

function clausesOf(row: ModelRow): string[] {
  return row[2].toLowerCase().split(" ");
}

function matches(row: ModelRow, id: string): boolean {
  return row[2].split(" ").some((clause) => clause.split("&").every((part) => fits(part, id)));
}

function fits(clause: string, id: string): boolean {
  const text = clause.slice(1).toLowerCase();
  switch (clause[0]) {
    case "^": return id.startsWith(text);
    case "*": return id.includes(text);
    case "$": return id.endsWith(text);
    case "/": return new RegExp(clause.slice(1), "i").test(id);
    default: return id === text;
  }
}

function factsOf([provider, id, , inputUsd, outputUsd, context, maxOutput, tier]: ModelRow, asked: string): ModelFacts {
  return {
    id, provider, inputUsd, outputUsd, context, maxOutput: maxOutput ?? anthropicMaximum(asked),
    tier: tier ? { from: tier[0], inputUsd: tier[1], outputUsd: tier[2] } : null, from: "snapshot",
  };
}

function anthropicMaximum(id: string): number | null {
  if (!id.includes("claude")) return null;
  return anthropicMaximums.find(([part]) => (part.startsWith("/") ? new RegExp(part.slice(1)).test(id) : id.includes(part)))?.[1] ?? null;
}
