import type { Api, ModelCallApi, PackageApis } from "./api.js";
import { inCall, inClient, inFactory, modelCall, retries, row, under } from "./describe.js";
import { STAINLESS_CLIENTS, stainlessRequest, type StainlessFacts } from "./stainless.js";

/** Clients of other model providers, and of gateways that stand before them (FACTS D). */

type Task = ModelCallApi["task"];

const chatCap = [inCall(0, "max_completion_tokens"), inCall(0, "max_tokens")];
const streamsWhen = inCall(0, "stream");

/** OpenAI's resources as other Stainless clients have them. */
function openAiShaped(facts: StainlessFacts, cap = chatCap): Record<string, Api> {
  const of = (task: Task, more: Partial<ModelCallApi> = {}): ModelCallApi => stainlessRequest(task, facts, 1, more);
  return {
    ...under(STAINLESS_CLIENTS, ["chat.completions.create"], of("text", { maxOutputTokens: cap, streamsWhen })),
    ...under(STAINLESS_CLIENTS, ["chat.completions.stream"], of("text", { maxOutputTokens: cap, streams: true })),
    ...under(STAINLESS_CLIENTS, ["completions.create"], of("text", { maxOutputTokens: [inCall(0, "max_tokens")], streamsWhen })),
    ...under(STAINLESS_CLIENTS, ["embeddings.create"], of("embedding")),
    ...under(STAINLESS_CLIENTS, ["images.generate", "images.create"], of("image")),
    ...under(STAINLESS_CLIENTS, ["videos.create"], of("video")),
    ...under(STAINLESS_CLIENTS, ["audio.speech.create", "audio.create"], of("speech")),
    ...under(STAINLESS_CLIENTS, ["audio.transcriptions.create", "audio.translations.create"], of("transcription")),
    ...under(STAINLESS_CLIENTS, ["rerank.create", "rerank"], of("rerank")),
    ...under(STAINLESS_CLIENTS, ["batches.create"], of("batch")),
  };
}

/** Fern's clients: options of one request last, two retries, seconds for timeouts. */
function fernRequest(task: Task, timeoutMs: number, optionsAt: number, more: Partial<ModelCallApi> = {}): ModelCallApi {
  return modelCall(task, {
    retries: retries([inCall(optionsAt, "maxRetries"), inClient(0, "maxRetries")], 2),
    timeout: [inCall(optionsAt, "timeoutInSeconds"), inClient(0, "timeoutInSeconds")],
    abortSignal: [inCall(optionsAt, "abortSignal")],
    defaultTimeoutMs: timeoutMs,
    retryAfterMaxMs: 60_000,
    ...more,
  });
}

const COHERE_CLIENTS = ["CohereClient#", "CohereClient#v2.", "CohereClientV2#"];
const cohereCall = (task: Task, more: Partial<ModelCallApi> = {}): ModelCallApi =>
  fernRequest(task, 300_000, 1, { model: [inCall(0, "model")], ...more });
const cohere: Record<string, Api> = {
  ...under(COHERE_CLIENTS, ["chat", "generate", "summarize"], cohereCall("text", { maxOutputTokens: [inCall(0, "maxTokens")] })),
  ...under(COHERE_CLIENTS, ["chatStream", "generateStream"], cohereCall("text", { maxOutputTokens: [inCall(0, "maxTokens")], streams: true })),
  ...under(COHERE_CLIENTS, ["embed"], cohereCall("embedding")),
  ...under(COHERE_CLIENTS, ["rerank"], cohereCall("rerank")),
  ...under(COHERE_CLIENTS, ["classify"], cohereCall("other")),
};

/** Speakeasy's client without a default for `retryConfig`: no retries. */
const mistralCall = (task: Task, more: Partial<ModelCallApi> = {}): ModelCallApi => modelCall(task, {
  model: [inCall(0, "model")],
  timeout: [inCall(1, "timeoutMs"), inClient(0, "timeoutMs")],
  abortSignal: [inCall(1, "fetchOptions.signal"), inCall(1, "signal")],
  defaultTimeoutMs: 300_000,
  ...more,
});
const mistralText = { maxOutputTokens: [inCall(0, "maxTokens")] };
const mistral: Record<string, Api> = {
  ...under("Mistral#", ["chat.complete", "fim.complete", "agents.complete"], mistralCall("text", mistralText)),
  ...under("Mistral#", ["chat.stream", "chat.parseStream", "fim.stream", "agents.stream"], mistralCall("text", { ...mistralText, streams: true })),
  "Mistral#chat.parse": mistralCall("object", mistralText),
  ...under("Mistral#beta.conversations.", ["start", "append", "restart"], mistralCall("text")),
  ...under("Mistral#beta.conversations.", ["startStream", "appendStream", "restartStream"], mistralCall("text", { streams: true })),
  "Mistral#embeddings.create": mistralCall("embedding"),
  "Mistral#ocr.process": mistralCall("other"),
  ...under("Mistral#audio.", ["transcriptions.complete", "transcriptions.stream"], mistralCall("transcription")),
  "Mistral#audio.speech.complete": mistralCall("speech"),
  ...under("Mistral#classifiers.", ["moderate", "moderateChat"], { kind: "guard", guard: "moderation", passes: { when: "members", members: [{ path: ["results"], is: "truthy" }] } }),
};

/** Five rounds and one more (`lib/util.js`: the last `request()` stands after the loop); a POST only on 429. */
const replicateCall = (signal: ModelCallApi["abortSignal"], streams = false): ModelCallApi =>
  modelCall("other", { retries: retries([], 5), model: [inCall(0)], abortSignal: signal, streams });
const replicate: Record<string, Api> = {
  "default#run": replicateCall([inCall(1, "signal")]),
  "default#stream": replicateCall([inCall(1, "signal")], true),
  ...under("default#", ["predictions.create", "deployments.predictions.create"], { ...replicateCall([inCall(0, "signal")]), model: [inCall(0, "model"), inCall(0, "version")] }),
  "default#trainings.create": replicateCall([]),
};

/** Local unless the host says otherwise; `default` is a ready-made instance. */
const ollamaCall = (task: Task): ModelCallApi => modelCall(task, {
  local: true, model: [inCall(0, "model")], maxOutputTokens: [inCall(0, "options.num_predict")], streamsWhen, baseUrl: [inClient(0, "host")],
});
const ollama: Record<string, Api> = {
  ...under(["Ollama#", "default."], ["chat", "generate"], ollamaCall("text")),
  ...under(["Ollama#", "default."], ["embed", "embeddings"], ollamaCall("embedding")),
};

const BEDROCK_COMMANDS = [
  "ConverseCommand", "ConverseStreamCommand", "InvokeModelCommand", "InvokeModelWithResponseStreamCommand",
  "InvokeModelWithBidirectionalStreamCommand", "StartAsyncInvokeCommand",
];
const bedrockCall = (more: Partial<ModelCallApi> = {}): ModelCallApi => modelCall("text", {
  retries: { options: [inClient(0, "maxAttempts")], counts: "attempts", default: 3 },
  model: [inCall(0, "modelId")],
  // The body of `InvokeModel` is each model's own: where it stands, no limit is missed in it.
  maxOutputTokens: ["inferenceConfig.maxTokens", "body.max_tokens", "body.inferenceConfig.maxTokens", "body.max_gen_len", "body.textGenerationConfig.maxTokenCount", "body"].map((path) => inCall(0, path)),
  timeout: [inClient(0, "requestHandler.requestTimeout")],
  abortSignal: [inCall(1, "abortSignal")],
  ...more,
});
const bedrock: Record<string, Api> = {
  // The command's own argument holds the options: the model call is told by its class.
  "BedrockRuntimeClient#send": bedrockCall({ whenArgument: { argument: 0, constructs: BEDROCK_COMMANDS } }),
  ...under("BedrockRuntime#", ["converse", "invokeModel", "startAsyncInvoke"], bedrockCall()),
  ...under("BedrockRuntime#", ["converseStream", "invokeModelWithResponseStream", "invokeModelWithBidirectionalStream"], bedrockCall({ streams: true })),
};

/** `run` and the queue's `submit` retry three times; waiting for a queued answer polls for free. */
const falCall = modelCall("other", { retries: retries([], 3), model: [inCall(0)], abortSignal: [inCall(1, "abortSignal")] });
const fal: Record<string, Api> = {
  ...under(["fal.", "createFalClient()."], ["run", "subscribe", "queue.submit"], falCall),
  ...under(["fal.", "createFalClient()."], ["stream", "streaming.stream"], { ...falCall, streams: true }),
  ...under("", ["run", "subscribe"], falCall),
};

/** Handlers that pass what the browser asks of fal on, with the app's key: any endpoint, unless told otherwise. */
const falProxy = modelCall("other", { retries: null });
const falProxyHandlers: Record<string, Api> = {
  ...under(["route.", "createRouteHandler()."], ["POST"], falProxy),
  ...under("", ["handler", "createPageRouterHandler()"], falProxy),
};

function elevenLabs(client: string): Record<string, Api> {
  const of = (task: Task, optionsAt: number, streams = false): ModelCallApi =>
    fernRequest(task, 240_000, optionsAt, { model: [inCall(optionsAt - 1, "modelId"), inCall(optionsAt - 1, "model_id")], streams });
  const prefix = `${client}#`;
  return {
    ...under(prefix, ["textToSpeech.convert", "textToSpeech.convertWithTimestamps", "speechToSpeech.convert"], of("speech", 2)),
    ...under(prefix, ["textToSpeech.convertAsStream", "textToSpeech.stream", "textToSpeech.streamWithTimestamps", "speechToSpeech.stream"], of("speech", 2, true)),
    ...under(prefix, ["textToDialogue.convert", "textToSoundEffects.convert", "music.compose", "audioIsolation.convert", "textToVoice.design",
      "textToVoice.createPreviews", "generate"], of("speech", 1)),
    ...under(prefix, ["textToDialogue.stream", "music.stream", "audioIsolation.stream"], of("speech", 1, true)),
    ...under(prefix, ["speechToText.convert"], of("transcription", 1)),
    ...under(prefix, ["dubbing.create", "dubbing.dubAVideoOrAnAudioFile"], of("other", 1)),
  };
}

/** It calls itself again on a 503, from 3.4.0 on without a bound, before with `wait_for_model`, which ends it; unless told not to. */
const hfCall = (times: 1 | "unbounded") => (task: Task, streams = false): ModelCallApi => modelCall(task, {
  retries: retries([], times, { none: [{ option: inCall(1, "retry_on_error"), equals: false }, ...(times === 1 ? [{ option: inCall(1, "wait_for_model"), equals: true }] : [])] }),
  model: [inCall(0, "model")], maxOutputTokens: [inCall(0, "max_tokens"), inCall(0, "parameters.max_new_tokens")], abortSignal: [inCall(1, "signal")], streams,
});
const HF_CLIENTS = ["", "InferenceClient#", "HfInference#", "InferenceClient#endpoint().", "HfInference#endpoint()."];
const huggingFace = (hf: ReturnType<typeof hfCall>): Record<string, Api> => ({
  ...under(HF_CLIENTS, ["chatCompletion", "textGeneration", "summarization", "translation", "questionAnswering", "fillMask", "tableQuestionAnswering",
    "documentQuestionAnswering", "visualQuestionAnswering", "imageToText"], hf("text")),
  ...under(HF_CLIENTS, ["chatCompletionStream", "textGenerationStream"], hf("text", true)),
  ...under(HF_CLIENTS, ["featureExtraction", "sentenceSimilarity"], hf("embedding")),
  ...under(HF_CLIENTS, ["textToImage", "imageToImage", "imageTextToImage"], hf("image")),
  ...under(HF_CLIENTS, ["textToVideo", "imageToVideo", "imageTextToVideo"], hf("video")),
  ...under(HF_CLIENTS, ["textToSpeech", "textToAudio", "audioToAudio"], hf("speech")),
  ...under(HF_CLIENTS, ["automaticSpeechRecognition"], hf("transcription")),
  ...under(HF_CLIENTS, ["textClassification", "tokenClassification", "zeroShotClassification", "imageClassification", "objectDetection", "imageSegmentation",
    "zeroShotImageClassification", "audioClassification"], hf("other")),
});

/** Portkey passes chat on to openai's client with its retries switched off. */
const portkeyCall = (task: Task, more: Partial<ModelCallApi> = {}): ModelCallApi =>
  modelCall(task, { model: [inCall(0, "model")], maxOutputTokens: chatCap, streamsWhen, ...more });
const portkey: Record<string, Api> = {
  ...under("default#", ["chat.completions.create", "completions.create", "responses.create"], portkeyCall("text")),
  ...under("default#", ["embeddings.create"], portkeyCall("embedding")),
  ...under("default#", ["images.generate"], portkeyCall("image")),
  "default#prompts.completions.create": portkeyCall("text", { retries: retries([], 1) }),
};

/** Backs off on 5xx for up to an hour, at most a minute apart: some seventy tries. */
const openRouterCall = (task: Task, more: Partial<ModelCallApi> = {}): ModelCallApi => modelCall(task, {
  retries: retries([], 70), model: [inCall(0, "model")], timeout: [inCall(1, "timeoutMs"), inClient(0, "timeoutMs")], ...more,
});
const openRouter: Record<string, Api> = {
  ...under("OpenRouter#", ["chat.send", "responses.send", "beta.responses.send"], openRouterCall("text", { streamsWhen })),
  "OpenRouter#embeddings.generate": openRouterCall("embedding"),
  "OpenRouter#callModel": openRouterCall("agent", { tools: [inCall(0, "tools")], steps: { options: [inCall(0, "stopWhen")], form: "stop-condition", default: 5 } }),
  stepCountIs: { kind: "stop-condition", stops: { at: "count", argument: 0 } },
};

/** Azure's former client: the deployment is the model, options come last, three retries by its pipeline. */
const azureCall = (task: Task, optionsAt: number, streams = false): ModelCallApi => modelCall(task, {
  retries: retries([inClient(2, "retryOptions.maxRetries")], 3), model: [inCall(0)], maxOutputTokens: [inCall(optionsAt, "maxTokens")], abortSignal: [inCall(optionsAt,
    "abortSignal")], streams,
});
const azureOpenAi: Record<string, Api> = {
  ...under("OpenAIClient#", ["getChatCompletions", "getCompletions"], azureCall("text", 2)),
  ...under("OpenAIClient#", ["streamChatCompletions", "streamCompletions", "listChatCompletions"], azureCall("text", 2, true)),
  "OpenAIClient#getEmbeddings": azureCall("embedding", 2),
  "OpenAIClient#getImages": azureCall("image", 2),
  ...under("OpenAIClient#", ["getAudioTranscription", "getAudioTranslation"], azureCall("transcription", 2)),
};

/** Asked once more, after ten minutes at most, unless the constructor's options (of the names of its variables) say otherwise. */
const qianfanCall = (task: Task, facts: Partial<ModelCallApi> = {}): ModelCallApi => modelCall(task, {
  retries: retries([inClient(0, "QIANFAN_LLM_API_RETRY_COUNT")], 1), timeout: [inClient(0, "QIANFAN_LLM_API_RETRY_TIMEOUT")], defaultTimeoutMs: 600_000, model: [inCall(1)], ...facts,
});
const qianfanText: Partial<ModelCallApi> = { maxOutputTokens: [inCall(0, "max_output_tokens")], streamsWhen };
const qianfan: Record<string, Api> = {
  "ChatCompletion#chat": qianfanCall("text", qianfanText),
  "Completions#completions": qianfanCall("text", qianfanText),
  "Embedding#embedding": qianfanCall("embedding"),
  "Text2Image#text2Image": qianfanCall("image"),
  "Image2Text#image2Text": qianfanCall("text"),
  "Reranker#reranker": qianfanCall("rerank"),
};

/** A message sets a coding agent to work; the client of 2 takes `fetch`'s options after the parameters. */
const v0Call = (streams: boolean): ModelCallApi => modelCall("agent", { abortSignal: [inCall(1, "signal")], streams });
const V0_CLIENTS = ["v0.", "createV0Client().", "createClient()."];
const v0: Record<string, Api> = {
  ...under(V0_CLIENTS, ["chats.create", "chats.createAsync", "chats.sendMessage", "messages.send", "messages.sendAsync", "messages.resolve", "messages.resolveAsync"], v0Call(false)),
  ...under(V0_CLIENTS, ["chats.createStream", "messages.sendStream", "messages.resolveStream"], v0Call(true)),
};

/** What BAML's generated client runs: the model, its limits and its retries stand in `.baml` files. */
const baml: Record<string, Api> = {
  ...under(["BamlRuntime.fromFiles().", "BamlRuntime.fromDirectory()."], ["callFunction", "callFunctionSync"], modelCall("object", { abortSignal: [inCall(8)] })),
  ...under(["BamlRuntime.fromFiles().", "BamlRuntime.fromDirectory()."], ["streamFunction", "streamFunctionSync"], modelCall("object", { abortSignal: [inCall(8)], streams: true })),
};

/** A binding of any name: `run` of the others stands behind a call (`env.DB.prepare(…).run()`). It writes 256 tokens by default. */
const workersAi = (...context: string[]): Record<string, Api> =>
  under(context.map((name) => `${name}().env.*.`), ["run"], modelCall("other", { model: [inCall(0)] }));

export const otherProviders: PackageApis[] = [
  { ...row("groq-sdk", "groq-sdk@0.11.0:resources/chat/completions.d.ts (no max_completion_tokens; 0.12.0 compared)", openAiShaped({ retryAfterMaxMs: "uncapped", timeoutMs: 60_000 }, [inCall(0, "max_tokens")]), { Groq: "default" }), versions: "<0.12" },
  { ...row("groq-sdk", "groq-sdk@1.6.0:client.js; FACTS D", openAiShaped({ retryAfterMaxMs: "uncapped", timeoutMs: 60_000 }), { Groq: "default" }), versions: ">=0.12" },
  row("together-ai", "together-ai@0.52.0:client.js; 0.32.0:resources/chat/completions.d.ts:245 (no max_completion_tokens); FACTS D", openAiShaped({ retryAfterMaxMs: "uncapped", timeoutMs: 60_000 }, [inCall(0, "max_tokens")]), { Together: "default" }),
  row("@cerebras/cerebras_cloud_sdk", "@cerebras/cerebras_cloud_sdk@1: index.d.ts (Stainless) (unverified)", openAiShaped({ retryAfterMaxMs: 60_000, timeoutMs: 60_000 }),
    { Cerebras: "default" }),
  row("cohere-ai", "cohere-ai@8.1.0:BaseClient.d.ts, Client.d.ts; FACTS D", cohere),
  row("@mistralai/mistralai", "@mistralai/mistralai@2.7.0:esm/funcs/chatComplete.js; FACTS D", mistral),
  row("replicate", "replicate@1.4.0:lib/util.js:195-241, index.js:280", replicate, { Replicate: "default" }),
  row("ollama", "ollama@0.6.4:dist/browser.mjs; FACTS D", ollama),
  row("ollama/browser", "ollama@0.6.4:dist/browser.mjs; FACTS D", ollama),
  row("@aws-sdk/client-bedrock-runtime", "@aws-sdk/client-bedrock-runtime@3.1162.0; FACTS D", bedrock),
  row("@fal-ai/client", "@fal-ai/client@1.10.1:src/client.js, src/queue.js", fal),
  row("@fal-ai/serverless-client", "@fal-ai/client@1.10.1 (its predecessor) (unverified)", fal),
  ...["@fal-ai/server-proxy/nextjs", "@fal-ai/serverless-proxy/nextjs"].map((module) => row(module, "@fal-ai/server-proxy@1.2.1:src/nextjs.d.ts", falProxyHandlers)),
  row("@elevenlabs/elevenlabs-js", "@elevenlabs/elevenlabs-js@2.73.0:dist/core/fetcher/requestWithRetries.js", elevenLabs("ElevenLabsClient")),
  row("elevenlabs", "@elevenlabs/elevenlabs-js@2.73.0 (its predecessor) (unverified)", elevenLabs("ElevenLabsClient")),
  { ...row("@huggingface/inference", "@huggingface/inference@4.13.30:dist/esm/utils/request.js:32", huggingFace(hfCall("unbounded"))), versions: ">=3.4.0" },
  { ...row("@huggingface/inference", "@huggingface/inference@2.8.1:src/tasks/custom/request.ts:21, 3.3.0", huggingFace(hfCall(1))), versions: "<3.4.0" },
  row("portkey-ai", "portkey-ai@3.1.0:dist/src/baseClient.js:106, dist/src/utils.js:135", portkey, { Portkey: "default" }),
  row("@openrouter/sdk", "@openrouter/sdk@1.3.19:esm/funcs/chatSend.js:46", openRouter),
  row("@openai/guardrails", "@openai/guardrails@0.2.1:dist/client.d.ts", under(["GuardrailsOpenAI.create().", "GuardrailsAzureOpenAI.create()."],
    ["chat.completions.create", "chat.completions.parse", "responses.create", "responses.parse"],
    modelCall("text", { retries: retries([inFactory(1, "maxRetries")], 2), model: [inCall(0, "model")], maxOutputTokens: chatCap, streamsWhen }))),
  row("@perplexity-ai/perplexity_ai", "@perplexity-ai/perplexity_ai: client.js (Stainless)", openAiShaped({ retryAfterMaxMs: 60_000, timeoutMs: 900_000 }), { Perplexity: "default" }),
  row("@baiducloud/qianfan", "@baiducloud/qianfan@0.2.4:src/Base/index.ts:81-90, src/constant.ts:32-35, src/ChatCompletion", qianfan),
  row("@azure/openai", "@azure/openai@1.0.0-beta.13:types/openai.d.ts:1655-1713", azureOpenAi),
  row("@runwayml/sdk", "@runwayml/sdk:client.js:165", under("default#", ["imageToVideo.create", "textToVideo.create", "videoToVideo.create", "textToImage.create", "videoUpscale.create"],
    stainlessRequest("video", { retryAfterMaxMs: 60_000, timeoutMs: 60_000 })), { RunwayML: "default" }),
  row("voyageai", "voyageai@0.4.0: its types", { "VoyageAIClient#embed": fernRequest("embedding", 60_000, 1), "VoyageAIClient#rerank": fernRequest("rerank", 60_000, 1) }),
  row("@deepgram/sdk", "@deepgram/sdk@4: createClient().listen (unverified)", {
    ...under(["createClient().", "DeepgramClient#"], ["listen.prerecorded.transcribeUrl", "listen.prerecorded.transcribeFile", "listen.v1.media.transcribeUrl",
      "listen.v1.media.transcribeFile"], modelCall("transcription")),
    ...under(["createClient().", "DeepgramClient#"], ["speak.request", "speak.v1.audio.generate"], modelCall("speech")),
  }),
  row("assemblyai", "assemblyai@4.41.5: dist/services/transcripts/index.d.ts:13-27, llm-gateway/service.d.ts:19", {
    ...under("AssemblyAI#transcripts.", ["transcribe", "submit", "create"], modelCall("transcription")),
    "AssemblyAI#llmGateway.chatCompletions": modelCall("text", { model: [inCall(0, "model")], maxOutputTokens: [inCall(0, "max_tokens")] }),
    ...under("AssemblyAI#lemur.", ["task", "summary", "questionAnswer", "actionItems"], modelCall("text")),
  }),
  row("microsoft-cognitiveservices-speech-sdk", "microsoft-cognitiveservices-speech-sdk@1.52.0:distrib/lib/src/sdk/SpeechSynthesizer.d.ts:89-113, SpeechRecognizer.d.ts:106-116", {
    ...under("SpeechSynthesizer#", ["speakTextAsync", "speakSsmlAsync", "speakAsync"], modelCall("speech", { callbacks: [inCall(1), inCall(2)] })),
    ...under("SpeechRecognizer#", ["recognizeOnceAsync", "startContinuousRecognitionAsync"], modelCall("transcription", { callbacks: [inCall(0), inCall(1)] })),
  }),
  row("@boundaryml/baml", "@boundaryml/baml@0.226.2:native.d.ts:31-39", baml),
  row("v0", "v0@2.2.5:dist/index.d.ts", v0),
  row("v0-sdk", "v0-sdk@0.8.0:dist/index.d.ts:768-946", v0),
  row("@opennextjs/cloudflare", "@opennextjs/cloudflare@1.20.13:dist/api/cloudflare-context.d.ts; developers.cloudflare.com/workers-ai (unverified)", workersAi("getCloudflareContext")),
  row("@cloudflare/next-on-pages", "@cloudflare/next-on-pages@1.13.16:dist/api/getRequestContext.d.ts", workersAi("getRequestContext", "getOptionalRequestContext")),
  row("lumaai", "lumaai@1.19.1: its types", under("default#", ["generations.create", "generations.video.create", "generations.image.create"],
    stainlessRequest("video", { retryAfterMaxMs: 60_000, timeoutMs: 60_000 })), { LumaAI: "default" }),
  row("@pinecone-database/pinecone", "@pinecone-database/pinecone@9.0.0: its types", { "Pinecone#inference.embed": modelCall("embedding"),
    "Pinecone#inference.rerank": modelCall("rerank") }),
  ...["@xenova/transformers", "@huggingface/transformers"].map((module) =>
    row(module, "@huggingface/transformers@3: pipelines.d.ts (runs in process)", { "pipeline()": modelCall("other", { local: true, model: [inFactory(1)] }) })),
];
