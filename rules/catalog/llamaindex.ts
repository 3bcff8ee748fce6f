import type { Api, ModelCallApi, PackageApis, RunnableApi } from "./api.js";
import { inCall, inClient, inFactory, modelCall, retries, row, runnable, under } from "./describe.js";

/** LlamaIndex: models, and the engines that ask the one they were given, else `Settings.llm` (FACTS D). */

const model: Partial<ModelCallApi> = {
  retries: retries([inClient(0, "maxRetries"), inFactory(0, "maxRetries")], 10),
  model: [inClient(0, "model"), inFactory(0, "model")],
  maxOutputTokens: [inClient(0, "maxTokens"), inFactory(0, "maxTokens")],
  timeout: [inClient(0, "timeout"), inFactory(0, "timeout")],
  defaultTimeoutMs: 60_000,
  streamsWhen: inCall(0, "stream"),
};
const ASKS = ["chat", "complete", "exec"];
const EMBEDS = ["getTextEmbedding", "getQueryEmbedding", "getTextEmbeddings", "getTextEmbeddingsBatch"];

/** Classes (`new OpenAI()`) and the functions that make them (`openai()`). */
function models(names: string[], more: Partial<ModelCallApi> = {}): Record<string, Api> {
  const made = names.flatMap((name) => [`${name}#`, `${name}().`]);
  return {
    ...under(made, ASKS, modelCall("text", { ...model, ...more })),
    ...under(made, ["streamExec"], modelCall("text", { ...model, streams: true, ...more })),
    ...under(made, EMBEDS, modelCall("embedding", { ...model, maxOutputTokens: [], ...more })),
  };
}

const settingsModel = modelCall("text", { ...model, retries: retries([], 10), model: [], maxOutputTokens: [] });
const settingsEmbedding = modelCall("embedding", { retries: retries([], 10), defaultTimeoutMs: 60_000 });
/** An engine asks the model among its parts, else the one of `Settings`. */
const engine = (more: Partial<RunnableApi> = {}): RunnableApi => runnable({ asks: ["chat", "complete"], otherwise: settingsModel, ...more });
/** Ends when the model asks for no more tools; nothing else ends it. */
const agent = engine({
  steps: { options: [], form: "count", default: "unbounded" },
  otherwise: { ...settingsModel, task: "agent" },
});

const engines: Record<string, Api> = {
  ...under(["**.asQueryEngine().", "RetrieverQueryEngine#", "RouterQueryEngine.*().", "SubQuestionQueryEngine.*()."], ["query"], engine()),
  ...under(["**.asChatEngine().", "SimpleChatEngine#", "ContextChatEngine#"], ["chat"], engine()),
  // Condenses the conversation into a question first.
  ...under(["CondenseQuestionChatEngine#"], ["chat"], engine({ steps: { options: [], form: "count", default: 2 } })),
  ...under(["*Agent#", "*AgentWorkflow#"], ["chat", "run", "runStream"], agent),
  ...under(["agent().", "multiAgent().", "AgentWorkflow.*()."], ["run", "runStream"], agent),
  ...under(["**.asRetriever()."], ["retrieve"], runnable({ asks: EMBEDS, otherwise: settingsEmbedding })),
  ...under("VectorStoreIndex.", ["fromDocuments", "init"], runnable({ parts: [], asks: EMBEDS, otherwise: settingsEmbedding })),
  ...under("", ["tool"], { kind: "tool", argument: 0 }),
  "FunctionTool.from": { kind: "tool", argument: 0 },
};

/** `Settings` holds the model of whoever names none; `withLLM(llm, fn)` sets it while the function runs. */
const settings: Record<string, Api> = {
  ...under("Settings.llm.", ASKS, settingsModel),
  ...under("Settings.embedModel.", EMBEDS, settingsEmbedding),
  "Settings.with*": { kind: "callback", callbacks: [inCall(1)], when: "now", times: "once" },
};

/** Up to 0.8 the umbrella package exported the models itself. */
const UMBRELLA = ["OpenAI", "Anthropic", "Gemini", "GeminiEmbedding", "Groq", "MistralAI", "MistralAIEmbedding", "OpenAIEmbedding", "TogetherLLM", "FireworksLLM",
  "DeepInfra", "ReplicateLLM", "Portkey", "HuggingFaceInferenceAPI"];
const local = models(["Ollama", "OllamaEmbedding", "ollama"], { local: true });

export const llamaIndex: PackageApis[] = [
  row("llamaindex", "llamaindex@0.12.1, @llamaindex/openai@0.4.23; FACTS D", { ...models(UMBRELLA), ...local, ...engines, ...settings }),
  row("@llamaindex/ollama", "@llamaindex/openai@0.4.22:dist/index.js:979", local),
  row("@llamaindex/workflow", "@llamaindex/workflow:dist/index.d.ts:175-189", engines),
  row("@llamaindex/*", "@llamaindex/openai@0.4.22:dist/index.js:979,1320,1759", models(["*"])),
  row("@llamaindex/core/global", "@llamaindex/core@0.6.22:global/dist/index.d.ts", settings),
  ...["chat-engine", "query-engine", "agent", "indices"].map((name) => row(`@llamaindex/core/${name}`, `@llamaindex/core@0.6.22:${name}/dist/index.d.ts`, engines)),
];
