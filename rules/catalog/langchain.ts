import type { Api, ModelCallApi, PackageApis, RunnableApi } from "./api.js";
import { attempts, inCall, inClient, inFactory, modelCall, retries, row, runnable, stepCount, under, versioned } from "./describe.js";

/**
 * LangChain and LangGraph: models asked through `invoke` and its kin, and chains that ask the
 * models they were built from (FACTS D). Retries are LangChain's own (`AsyncCaller`): the
 * providers' clients are made with none.
 */

const ASKS = ["invoke", "call", "predict", "predictMessages", "generate", "generatePrompt", "callPrompt", "batch"];
const STREAMS = ["stream", "streamEvents", "streamLog", "streamV2"];

const model: Partial<ModelCallApi> = {
  retries: retries([inClient(0, "maxRetries")], 6),
  model: [inClient(0, "model"), inClient(0, "modelName"), inClient(0, "modelId")],
  maxOutputTokens: [inCall(1, "maxTokens"), inClient(0, "maxTokens"), inClient(0, "maxCompletionTokens"), inClient(0, "maxOutputTokens")],
  timeout: [inCall(1, "timeout"), inClient(0, "timeout")],
  abortSignal: [inCall(1, "signal")],
  retryAfterMaxMs: 60_000,
  streamsWhen: inClient(0, "streaming"),
  baseUrl: [inClient(0, "configuration.baseURL"), inClient(0, "baseUrl")],
};
/** `RunnableRetry`: three attempts unless told otherwise, each with the model's own retries. */
const withRetry = { name: "withRetry", bound: attempts([inFactory(0, "stopAfterAttempt")], 3) };

/** Every way to ask a model of the classes, also after `bindTools()`, `withStructuredOutput()`, `pipe()`. */
function models(classes: string[], more: Partial<ModelCallApi> = {}): Record<string, Api> {
  const facts = { ...model, ...more };
  const instances = classes.map((name) => `${name}#**.`);
  const retried = classes.map((name) => `${name}#**.withRetry().`);
  return {
    ...under(instances, ASKS, modelCall("text", facts)),
    ...under(instances, ["batch"], modelCall("text", { ...facts, splits: { values: inCall(0), perRequest: 1 } })),
    ...under(instances, STREAMS, modelCall("text", { ...facts, streams: true })),
    ...under(retried, ["invoke", "batch"], modelCall("text", { ...facts, outerRetries: withRetry })),
    ...under(retried, ["stream"], modelCall("text", { ...facts, streams: true, outerRetries: withRetry })),
  };
}

function embeddings(classes: string[], more: Partial<ModelCallApi> = {}): Record<string, Api> {
  const facts = { ...model, maxOutputTokens: [], ...more };
  return {
    ...under(classes.map((name) => `${name}#`), ["embedQuery"], modelCall("embedding", facts)),
    ...under(classes.map((name) => `${name}#`), ["embedDocuments"], modelCall("embedding", { ...facts, splits: { values: inCall(0), perRequest: null } })),
  };
}

/** Completion models, which are not called `Chat…`. */
const LLM_CLASSES = ["OpenAI", "AzureOpenAI", "Cohere", "VertexAI", "GoogleVertexAI", "Bedrock", "HuggingFaceInference", "Replicate", "TogetherAI", "MistralAI",
  "FireworksAI", "CloudflareWorkersAI", "GooglePaLM", "OpenAIChat"];
const LOCAL = { local: true };
const providers: Record<string, Api> = {
  ...models(["Chat*", ...LLM_CLASSES]),
  ...embeddings(["*Embeddings"]),
  ...models(["ChatOllama", "Ollama", "LlamaCpp", "ChatLlamaCpp"], LOCAL),
  ...embeddings(["OllamaEmbeddings", "LlamaCppEmbeddings", "HuggingFaceTransformersEmbeddings"], LOCAL),
};
/** Images are drawn by a class of its own. */
const dallE: Record<string, Api> = under("DallEAPIWrapper#", ["invoke", "call"], modelCall("image", { ...model, maxOutputTokens: [] }));

/** A vector store embeds what it is asked and what it is given. */
const query: RunnableApi = runnable({ asks: ["embedQuery"] });
const documents: RunnableApi = runnable({ asks: ["embedDocuments"] });
/** A store that a maker gives (`fromExistingIndex()`), or `new`. */
const STORES = ["**.", "*#"];
const vectorStores: Record<string, Api> = {
  ...under(STORES, ["similaritySearch", "similaritySearchWithScore", "maxMarginalRelevanceSearch", "asRetriever().getRelevantDocuments"], query),
  ...under("*.", ["fromDocuments", "fromTexts"], runnable({ parts: [inCall(1), inCall(2)], asks: ["embedDocuments"] })),
  ...under(STORES, ["addDocuments"], documents),
  // A retriever that opens a chain: its query is embedded, then the rest is asked.
  ...under(STORES.map((store) => `${store}asRetriever().**.`), ["invoke", ...STREAMS], runnable({ asks: ["embedQuery", "invoke", "call"] })),
};

const chain = (more: Partial<RunnableApi> = {}): RunnableApi => runnable({ asks: ["invoke", "call"], ...more });
/** Anything built with `.pipe()`, `from()` and the like: only the models among its parts cost. */
const pipelines: Record<string, Api> = {
  ...under("**.", [...ASKS, ...STREAMS, "run"], chain()),
  ...under("**.withRetry().", ["invoke", "stream"], chain({ outerRetries: withRetry })),
  "**.batch": chain({ each: inCall(0) }),
};

const CHAIN_METHODS = ["call", "_call", "invoke", "run", "predict", "apply", ...STREAMS];
const legacyChains: Record<string, Api> = {
  ...under(["*Chain#", "*Chain.*().", "load*Chain().", "create*Chain().", "create*().", "create*().**.", "ConversationChain#"], CHAIN_METHODS, chain()),
  // Rephrases the question first, then answers it.
  ...under(["ConversationalRetrievalQAChain.fromLLM().", "ConversationalRetrievalQAChain#", "ChatVectorDBQAChain#", "ChatVectorDBQAChain.fromLLM().", "createRetrievalChain()."], CHAIN_METHODS, chain({ steps: stepCount([], 2) })),
  ...under(["loadSummarizationChain().", "loadQAMapReduceChain().", "loadQARefineChain().", "MapReduceDocumentsChain#", "RefineDocumentsChain#"], CHAIN_METHODS,
    chain({ each: inCall(0, "input_documents") })),
};

const executorSteps = stepCount([inClient(0, "maxIterations"), inFactory(2, "maxIterations"), inFactory(0, "maxIterations")], 15);
const legacyAgents: Record<string, Api> = {
  ...under(["AgentExecutor#", "AgentExecutor.fromAgentAndTools().", "initializeAgentExecutorWithOptions().", "initializeAgentExecutor()."], CHAIN_METHODS,
    chain({ steps: executorSteps })),
  ...under("create*Agent().", CHAIN_METHODS, chain()),
};

/** A superstep is the model's node or the tools' node. */
const recursion = stepCount([inCall(1, "recursionLimit")], 25, { unitsPerRequest: 2 });
const GRAPH_METHODS = ["invoke", "batch", ...STREAMS];
const reactAgent = (modelAt: string): RunnableApi => chain({
  steps: recursion,
  otherwise: modelCall("agent", { ...model, retries: retries([], 6), model: [inFactory(0, modelAt)], steps: recursion, tools: [inFactory(0, "tools")] }),
});
/** Their nodes run when the compiled graph is asked, not when they are added. */
const BUILT_GRAPHS = ["StateGraph", "Graph", "MessageGraph"];
const graphs: Record<string, Api> = {
  ...under(["createReactAgent().", "createReactAgent().**."], GRAPH_METHODS, reactAgent("llm")),
  ...under(["createSupervisor().compile().", "createSwarm().compile()."], GRAPH_METHODS, chain({ steps: recursion })),
  ...under(BUILT_GRAPHS.map((graph) => `${graph}#**.compile().`), GRAPH_METHODS, chain({ registers: ["addNode", "addSequence"] })),
  ...under(BUILT_GRAPHS.flatMap((graph) => [`${graph}#`, `${graph}#**.`]), ["addNode", "addSequence", "addEdge", "addConditionalEdges", "setEntryPoint", "setFinishPoint"], { kind: "making", builds: true }),
};

const tools: Record<string, Api> = {
  tool: { kind: "tool", argument: 0 },
  ...under("", ["DynamicTool#", "DynamicStructuredTool#"], { kind: "tool", argument: 0 }),
};

/** `initChatModel("gpt-4o")` resolves to a model like any other. */
const universal: Record<string, Api> = {
  ...under("initChatModel().**.", ASKS, modelCall("text", { ...model, retries: retries([inFactory(1, "maxRetries")], 6), model: [inFactory(0)],
    maxOutputTokens: [inFactory(1, "maxTokens")] })),
  ...under("initChatModel().", ["invoke"], modelCall("text", { ...model, retries: retries([inFactory(1, "maxRetries")], 6), model: [inFactory(0)],
    maxOutputTokens: [inFactory(1, "maxTokens")] })),
  ...under("initChatModel().**.", STREAMS, modelCall("text", { ...model, retries: retries([inFactory(1, "maxRetries")], 6), model: [inFactory(0)], streams: true })),
};

const CORE = "@langchain/core@1.2.13:dist/utils/async_caller.js:171-201, dist/runnables; FACTS D";

export const langChain: PackageApis[] = [
  row("@langchain/*", CORE, { ...providers, ...dallE, ...vectorStores }),
  ...["@langchain/community/*/*", "langchain/chat_models/*", "langchain/llms/*", "langchain/embeddings/*", "langchain/vectorstores/*", "@langchain/*/experimental/*/*",
    // Up to 0.0.x one module held all of a kind.
    "langchain/chat_models", "langchain/llms", "langchain/embeddings", "langchain/vectorstores"].map((module) =>
    row(module, CORE, { ...providers, ...vectorStores })),
  row("@langchain/core/language_models/chat_models", CORE, models(["BaseChatModel", "SimpleChatModel"])),
  row("@langchain/core/language_models/base", CORE, models(["BaseLanguageModel"])),
  row("@langchain/core/language_models/llms", CORE, models(["BaseLLM", "LLM"])),
  row("@langchain/core/embeddings", CORE, embeddings(["Embeddings"])),
  ...["langchain", "langchain/chat_models/universal"].map((module) => versioned(module, ">=0.3", "langchain@1.5.14:dist/chat_models/universal.d.ts", universal)),

  ...["@langchain/core/prompts", "@langchain/core/runnables", "@langchain/core/output_parsers", "@langchain/core/retrievers", "langchain/prompts",
    "langchain/schema/runnable", "langchain/runnables", "langchain/schema/output_parser", "langchain/output_parsers"].map((module) => row(module, CORE, pipelines)),
  ...["langchain/chains", "@langchain/classic/chains", "langchain/chains/combine_documents", "@langchain/classic/chains/combine_documents", "langchain/chains/retrieval",
    "@langchain/classic/chains/retrieval", "langchain/chains/history_aware_retriever", "@langchain/classic/chains/history_aware_retriever"].map((module) =>
    row(module, "langchain@0.3.37:dist/chains", legacyChains)),
  ...["langchain/agents", "@langchain/classic/agents"].map((module) => row(module, "langchain@0.3.37:dist/agents/executor.js:327", legacyAgents)),

  ...["@langchain/langgraph", "@langchain/langgraph/prebuilt", "@langchain/langgraph/web", "@langchain/langgraph-supervisor", "@langchain/langgraph-swarm"].map((module) =>
    row(module, "@langchain/langgraph@1.7.3:dist/pregel/utils/config.js:36 (25 supersteps)", graphs)),
  versioned("langchain", ">=1", "langchain@1.5.14:dist/agents/ReactAgent.js; FACTS J", {
    ...under(["createAgent().", "createAgent().**."], GRAPH_METHODS, reactAgent("model")),
    ...tools,
  }),
  ...["@langchain/core/tools", "langchain/tools"].map((module) => row(module, "@langchain/core@1.2.13:dist/tools/index.d.ts", tools)),
];
