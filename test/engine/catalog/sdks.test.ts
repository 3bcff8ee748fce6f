import { describe, expect, it } from "vitest";
import { createCatalog } from "../../../rules/catalog/index.js";
import { attemptsByDefault, kindOf, modelCallOf, options } from "./ask.js";

/** FACTS D: attempts, timeout and longest Retry-After where nothing is said. */
const defaults: [module: string, version: string | null, path: string, attempts: number | "unbounded", timeoutMs: number | null, retryAfter: number | null | "uncapped"][] = [
  ["openai", "4.104.0", "default#chat.completions.create", 3, 600_000, 60_000],
  ["openai", "5.23.2", "default#chat.completions.create", 3, 600_000, 60_000],
  ["openai", "6.25.0", "default#responses.create", 3, 600_000, 60_000],
  ["openai", "6.49.0", "default#chat.completions.create", 3, 600_000, "uncapped"],
  ["openai", "7.55.0", "default#chat.completions.create", 3, 600_000, 60_000],
  ["openai", "2.0.5", "OpenAIApi#createCompletion", 1, null, null],
  ["openai", "3.3.0", "OpenAIApi#createChatCompletion", 1, null, null],
  ["@anthropic-ai/sdk", "0.39.0", "default#messages.create", 3, 600_000, 60_000],
  ["@anthropic-ai/sdk", "0.78.0", "default#messages.create", 3, 600_000, 60_000],
  ["@anthropic-ai/sdk", "0.137.0", "default#messages.create", 3, 600_000, 2_147_483_647],
  ["@anthropic-ai/sdk", "1.11.0", "default#messages.stream", 3, 600_000, 2_147_483_647],
  ["groq-sdk", "1.6.0", "default#chat.completions.create", 3, 60_000, "uncapped"],
  ["together-ai", "0.52.0", "default#images.generate", 3, 60_000, "uncapped"],
  ["cohere-ai", "8.1.0", "CohereClientV2#chat", 3, 300_000, 60_000],
  ["@mistralai/mistralai", "2.7.0", "Mistral#chat.complete", 1, 300_000, null],
  ["@google/genai", "3.1.0", "GoogleGenAI#models.generateContent", 1, null, null],
  ["@google/generative-ai", "0.24.1", "GoogleGenerativeAI#getGenerativeModel().generateContent", 1, null, null],
  ["@google-cloud/text-to-speech", "6.4.1", "default.TextToSpeechClient#synthesizeSpeech", 1, null, null],
  ["@google-cloud/speech", "7.5.0", "v1p1beta1.SpeechClient#recognize", 1, null, null],
  ["replicate", "1.4.0", "default#run", 6, null, null],
  ["ollama", "0.6.4", "Ollama#chat", 1, null, null],
  ["@aws-sdk/client-bedrock-runtime", "3.1162.0", "BedrockRuntimeClient#send", 3, null, null],
  ["@langchain/openai", "1.6.0", "ChatOpenAI#invoke", 7, null, 60_000],
  ["@llamaindex/openai", "0.4.23", "OpenAI#chat", 11, 60_000, null],
  ["@elevenlabs/elevenlabs-js", "2.73.0", "ElevenLabsClient#textToSpeech.convert", 3, 240_000, 60_000],
  ["@fal-ai/client", "1.10.1", "fal.subscribe", 4, null, null],
  ["@huggingface/inference", "4.13.30", "InferenceClient#chatCompletion", "unbounded", null, null],
  ["@huggingface/inference", "3.3.0", "HfInference#chatCompletion", 2, null, null],
];

describe("defaults of the providers' SDKs (D)", () => {
  it.each(defaults)("%s %s %s: %s attempts, timeout %s, Retry-After %s", (module, version, path, attempts, timeout, retryAfter) => {
    const call = modelCallOf(module, version, path);
    expect([attemptsByDefault(call.retries), call.defaultTimeoutMs, call.retryAfterMaxMs]).toEqual([attempts, timeout, retryAfter]);
  });
});

/** FACTS D: paid calls that some majors of openai have and others do not. */
const OPENAI = { 4: "4.104.0", 5: "5.23.2", 6: "6.49.0", 7: "7.55.0" } as const;
const openAiPaid: [path: string, majors: (keyof typeof OPENAI)[]][] = [
  ...["chat.completions.create", "responses.create", "responses.parse", "responses.stream", "completions.create", "embeddings.create", "images.generate", "images.edit",
    "images.createVariation", "audio.speech.create", "audio.transcriptions.create", "audio.translations.create", "batches.create", "beta.threads.runs.create",
    "beta.threads.runs.createAndPoll", "beta.threads.runs.stream"].map((path): [string, (keyof typeof OPENAI)[]] => [path, [4, 5, 6, 7]]),
  ["beta.chat.completions.parse", [4]],
  ["beta.chat.completions.stream", [4]],
  ["beta.chat.completions.runTools", [4]],
  ["chat.completions.parse", [5, 6, 7]],
  ["chat.completions.stream", [5, 6, 7]],
  ["chat.completions.runTools", [5, 6, 7]],
  ["responses.compact", [6, 7]],
  ["videos.create", [6, 7]],
  ["videos.remix", [6, 7]],
  ["videos.edit", [6, 7]],
  ["videos.extend", [6, 7]],
  ["models.list", []],
  ["files.create", []],
];

describe("openai", () => {
  it.each(openAiPaid)("%s is paid in %j", (path, majors) => {
    const found = ([4, 5, 6, 7] as const).filter((major) => kindOf("openai", OPENAI[major], `OpenAI#${path}`) === "model-call");
    expect(found).toEqual(majors);
  });

  it("moderation is a guard, not a paid call", () => expect(kindOf("openai", "6.0.0", "OpenAI#moderations.create")).toBe("guard"));

  it.each(["OpenAI#chat.completions.create", "AzureOpenAI#chat.completions.create", "default#withOptions().chat.completions.create"])("%s is the same call", (path) => {
    expect(modelCallOf("openai", "6.0.0", path).task).toBe("text");
  });

  it("options of a request come before those of withOptions and of the client", () => {
    expect(options(modelCallOf("openai", "6.0.0", "default#chat.completions.create").retries)).toEqual(["call 1 maxRetries", "factory 0 maxRetries", "client 0 maxRetries"]);
  });

  it("a run's options stand after the thread's id", () => {
    expect(options(modelCallOf("openai", "6.0.0", "default#beta.threads.runs.create").retries)[0]).toBe("call 2 maxRetries");
  });

  it("runTools asks ten times at most, running `function.function` of each tool", () => {
    const call = modelCallOf("openai", "6.0.0", "default#chat.completions.runTools");
    expect([call.steps?.default, options(call.steps), call.toolExecute]).toEqual([10, ["call 1 maxChatCompletions"], ["function", "function"]]);
  });
});

describe("Anthropic", () => {
  it("toolRunner asks until max_iterations, for ever without", () => {
    const call = modelCallOf("@anthropic-ai/sdk", "1.11.0", "Anthropic#beta.messages.toolRunner");
    expect([call.steps?.default, options(call.steps), call.toolExecute]).toEqual(["unbounded", ["call 0 max_iterations"], ["run"]]);
  });

  it.each([["0.39.0", "model-call"], ["0.137.0", "model-call"], ["1.11.0", null]])("%s has the legacy completions: %s", (version, kind) => {
    expect(kindOf("@anthropic-ai/sdk", version, "Anthropic#completions.create")).toBe(kind);
  });

  it("counting tokens is free", () => expect(kindOf("@anthropic-ai/sdk", null, "Anthropic#messages.countTokens")).toBeNull());
  it("its Bedrock client has the same calls", () => expect(modelCallOf("@anthropic-ai/bedrock-sdk", null, "AnthropicBedrock#messages.create").task).toBe("text"));
});

describe("Google", () => {
  it("retries five times with the first where retryOptions is given at all", () => {
    const { retries } = modelCallOf("@google/genai", null, "GoogleGenAI#models.generateContentStream");
    expect([retries?.counts, retries?.defaultWhenObjectGiven]).toEqual(["attempts", 5]);
  });

  it("a chat's model is told where the chat is made", () => {
    expect(modelCallOf("@google/genai", null, "GoogleGenAI#chats.create().sendMessage").model).toEqual([{ of: "factory", argument: 0, path: ["model"] }]);
  });

  it("in the legacy client one call earlier", () => {
    expect(modelCallOf("@google/generative-ai", null, "GoogleGenerativeAI#getGenerativeModel().startChat().sendMessage").model)
      .toEqual([{ of: "factory", argument: 0, path: ["model"], back: 1 }]);
  });

  it("counting tokens is free", () => expect(kindOf("@google/genai", null, "GoogleGenAI#models.countTokens")).toBeNull());
});

describe("others", () => {
  it("Bedrock's send asks a model for some commands only", () => {
    const { whenArgument } = modelCallOf("@aws-sdk/client-bedrock-runtime", null, "BedrockRuntimeClient#send");
    expect([whenArgument?.constructs.includes("ConverseCommand"), whenArgument?.constructs.includes("ApplyGuardrailCommand")]).toEqual([true, false]);
  });

  it("Ollama's models are local", () => expect(modelCallOf("ollama", null, "default.chat").local).toBe(true));
  it("polling a prediction of Replicate is free", () => expect(kindOf("replicate", null, "default#predictions.get")).toBeNull());
  it("Hugging Face's 503 loop can be switched off", () => {
    expect(modelCallOf("@huggingface/inference", null, "HfInference#textGeneration").retries?.none?.[0]?.equals).toBe(false);
  });
  it("agents of OpenAI take ten turns", () => expect(modelCallOf("@openai/agents", null, "run").steps?.default).toBe(10));
});

describe("LangChain", () => {
  it.each(["ChatOpenAI#invoke", "ChatOpenAI#stream", "ChatOpenAI#bindTools().invoke", "ChatOpenAI#withStructuredOutput().invoke", "ChatOpenAI#pipe().invoke", "OpenAI#invoke"])("%s asks a model", (path) => {
    expect(options(modelCallOf("@langchain/openai", null, path).retries)).toEqual(["client 0 maxRetries"]);
  });

  it.each([
    ["@langchain/anthropic", "ChatAnthropic#invoke"],
    ["@langchain/google-genai", "ChatGoogleGenerativeAI#stream"],
    ["@langchain/community/chat_models/togetherai", "ChatTogetherAI#invoke"],
    ["langchain/chat_models/openai", "ChatOpenAI#call"],
    ["@langchain/openai", "OpenAIEmbeddings#embedQuery"],
  ])("%s %s", (module, path) => expect(kindOf(module, null, path)).toBe("model-call"));

  it("ChatOllama is local", () => expect(modelCallOf("@langchain/ollama", null, "ChatOllama#invoke").local).toBe(true));

  it("withRetry tries the whole three times, each with the model's own retries", () => {
    const call = modelCallOf("@langchain/openai", null, "ChatOpenAI#withRetry().invoke");
    expect([attemptsByDefault(call.retries), attemptsByDefault(call.outerRetries?.bound ?? null)]).toEqual([7, 3]);
  });

  const runnableOf = (module: string, path: string, version: string | null = null) => {
    const api = createCatalog().find(module, version, path)?.api;
    return api?.kind === "runnable" ? api : null;
  };

  it.each([
    ["@langchain/core/prompts", "ChatPromptTemplate.fromMessages().pipe().pipe().invoke"],
    ["@langchain/core/runnables", "RunnableSequence.from().invoke"],
    ["@langchain/core/runnables", "RunnableSequence.from().stream"],
    ["langchain/chains", "LLMChain#call"],
    ["langchain/chains", "ConversationalRetrievalQAChain.fromLLM().call"],
    ["langchain/chains/retrieval", "createRetrievalChain().invoke"],
    ["langchain/agents", "AgentExecutor#invoke"],
    ["@langchain/community/vectorstores/supabase", "SupabaseVectorStore#addDocuments"],
    ["langchain/vectorstores/supabase", "SupabaseVectorStore#similaritySearch"],
    ["@langchain/pinecone", "PineconeStore#asRetriever().invoke"],
    ["@langchain/langgraph/prebuilt", "createReactAgent().invoke"],
    ["@langchain/langgraph", "StateGraph#addNode().addEdge().compile().invoke"],
  ])("%s %s asks the models it was built from", (module, path) => expect(runnableOf(module, path)?.parts).toBe("construction"));

  it("AgentExecutor iterates fifteen times", () => expect(runnableOf("langchain/agents", "AgentExecutor#invoke")?.steps?.default).toBe(15));
  it("a graph's 25 supersteps are 13 requests", () => {
    const steps = runnableOf("@langchain/langgraph/prebuilt", "createReactAgent().invoke")?.steps;
    expect([steps?.default, steps?.unitsPerRequest]).toEqual([25, 2]);
  });
  it("createAgent came with 1", () => expect(runnableOf("langchain", "createAgent().invoke", "1.2.0")?.otherwise?.task).toBe("agent"));
  it("a graph's nodes are added to it", () => {
    expect(runnableOf("@langchain/langgraph", "StateGraph#compile().invoke")?.registers).toContain("addNode");
    expect(createCatalog().find("@langchain/langgraph", null, "StateGraph#addEdge().addNode")?.api).toMatchObject({ kind: "making", builds: true });
  });
});

describe("LlamaIndex", () => {
  it("an engine falls back on the model of Settings", () => {
    const api = createCatalog().find("llamaindex", null, "VectorStoreIndex.fromDocuments().asQueryEngine().query")?.api;
    expect(api?.kind === "runnable" && attemptsByDefault(api.otherwise?.retries ?? null)).toBe(11);
  });
});
