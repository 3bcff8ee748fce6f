import type { Api, PackageApis } from "./api.js";
import { inCall, inFactory, under } from "./describe.js";

/** Packages that make models for the AI SDK: `openai("gpt-4o")`, `createOpenAI({ baseURL })("gpt-4o")`. Making one asks nothing. */

/** `@ai-sdk/<name>` exports the provider and its factory under a name of their own. */
const OFFICIAL: Record<string, string> = {
  openai: "openai", azure: "azure", anthropic: "anthropic", "amazon-bedrock": "bedrock", google: "google", "google-vertex": "vertex",
  mistral: "mistral", xai: "xai", vercel: "vercel", togetherai: "togetherai", cohere: "cohere", fireworks: "fireworks",
  deepinfra: "deepinfra", deepseek: "deepseek", cerebras: "cerebras", groq: "groq", replicate: "replicate", perplexity: "perplexity",
  luma: "luma", elevenlabs: "elevenlabs", assemblyai: "assemblyai", deepgram: "deepgram", gladia: "gladia", lmnt: "lmnt", hume: "hume",
  revai: "revai", baseten: "baseten", huggingface: "huggingface", fal: "fal", gateway: "gateway", moonshotai: "moonshotai",
  alibaba: "alibaba", "black-forest-labs": "blackForestLabs", prodia: "prodia", "openai-compatible": "openaiCompatible",
};

/** Subpaths with a provider of their own. */
const SUBPATHS: Record<string, string> = {
  "@ai-sdk/google-vertex/edge": "vertex",
  "@ai-sdk/google-vertex/anthropic": "vertexAnthropic",
  "@ai-sdk/google-vertex/anthropic/edge": "vertexAnthropic",
  "@ai-sdk/amazon-bedrock/anthropic": "bedrockAnthropic",
};

const COMMUNITY: { module: string; name: string; local?: boolean }[] = [
  { module: "@openrouter/ai-sdk-provider", name: "openrouter" },
  { module: "ollama-ai-provider", name: "ollama", local: true },
  { module: "ollama-ai-provider-v2", name: "ollama", local: true },
  { module: "ai-sdk-ollama", name: "ollama", local: true },
  { module: "@portkey-ai/vercel-provider", name: "portkey" },
  { module: "workers-ai-provider", name: "workersAi" },
  { module: "@requesty/ai-sdk", name: "requesty" },
  { module: "@friendliai/ai-provider", name: "friendli" },
  { module: "sambanova-ai-provider", name: "sambanova" },
  { module: "zhipu-ai-provider", name: "zhipu" },
  { module: "qwen-ai-provider", name: "qwen" },
  { module: "voyage-ai-provider", name: "voyage" },
  { module: "@supermemory/tools/ai-sdk", name: "supermemory" },
];

function provider(name: string, local: boolean): Record<string, Api> {
  const factory = `create${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    ...under(name, ["", ".*", ".*.*"], { kind: "provider", local }),
    // A factory's name does not always follow the provider's (`createAmazonBedrock`).
    ...under("", [factory, "create*"], { kind: "provider", local, baseUrl: [inCall(0, "baseURL")] }),
    ...under("", [`${factory}()`, "create*()", "create*().*", "create*().*.*"], { kind: "provider", local, baseUrl: [inFactory(0, "baseURL")] }),
    ...under("", ["default#*", "default#*.*"], { kind: "provider", local }),
  };
}

const SOURCE = "FACTS C4 (models are made by providers), C (string ids go to the gateway)";

export const providers: PackageApis[] = [
  ...Object.entries(OFFICIAL).map(([name, exported]) => ({
    module: `@ai-sdk/${name}`, versions: "*", source: SOURCE, apis: provider(exported, false),
  })),
  ...Object.entries(SUBPATHS).map(([module, exported]) => ({ module, versions: "*", source: SOURCE, apis: provider(exported, false) })),
  ...COMMUNITY.map(({ module, name, local }) => ({ module, versions: "*", source: SOURCE, apis: provider(name, local ?? false) })),
];

/** Their modules: who imports nothing else can make models, and ask none. */
export const modelMakers: ReadonlySet<string> = new Set(providers.map(({ module }) => module));
