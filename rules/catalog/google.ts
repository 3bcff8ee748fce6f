import type { Api, ModelCallApi, OptionAt, PackageApis } from "./api.js";
import { attempts, inCall, inClient, inFactory, modelCall, row, under } from "./describe.js";

/** Google's clients: the current `@google/genai`, the legacy `@google/generative-ai`, Vertex AI's own (FACTS D). */

/** Five attempts, the first included, where `retryOptions` is given at all; none otherwise. */
const retries = attempts(
  [inCall(0, "config.httpOptions.retryOptions.attempts"), inClient(0, "httpOptions.retryOptions.attempts")],
  1,
  { defaultWhenObjectGiven: 5 },
);

const request = (task: ModelCallApi["task"], more: Partial<ModelCallApi> = {}): ModelCallApi => modelCall(task, {
  retries,
  model: [inCall(0, "model")],
  maxOutputTokens: [inCall(0, "config.maxOutputTokens")],
  timeout: [inCall(0, "config.httpOptions.timeout"), inClient(0, "httpOptions.timeout")],
  abortSignal: [inCall(0, "config.abortSignal")],
  ...more,
});

/** A chat's model and configuration stand where it was made; a message may override the configuration. */
const message = (streams: boolean): ModelCallApi => request("text", {
  streams,
  model: [inFactory(0, "model")],
  maxOutputTokens: [inCall(0, "config.maxOutputTokens"), inFactory(0, "config.maxOutputTokens")],
  abortSignal: [inCall(0, "config.abortSignal"), inFactory(0, "config.abortSignal")],
});

const genAi: Record<string, Api> = {
  "GoogleGenAI#models.generateContent": request("text"),
  "GoogleGenAI#models.generateContentStream": request("text", { streams: true }),
  ...under("GoogleGenAI#models.", ["generateImages", "editImage", "upscaleImage", "recontextImage", "segmentImage"], request("image")),
  "GoogleGenAI#models.generateVideos": request("video"),
  "GoogleGenAI#models.embedContent": request("embedding"),
  "GoogleGenAI#chats.create().sendMessage": message(false),
  "GoogleGenAI#chats.create().sendMessageStream": message(true),
  ...under("Chat#", ["sendMessage"], message(false)),
  ...under("Chat#", ["sendMessageStream"], message(true)),
  "GoogleGenAI#interactions.create": request("text", { maxOutputTokens: [], streamsWhen: inCall(0, "stream"), retries: null }),
  "GoogleGenAI#batches.create": request("batch"),
  "GoogleGenAI#batches.createEmbeddings": request("batch"),
};

/** The legacy client: the model is made by a call, its options beside it. No retries at all. */
function generative(models: string[]): Record<string, Api> {
  const legacy = (task: ModelCallApi["task"], more: Partial<ModelCallApi> = {}): ModelCallApi => modelCall(task, {
    model: [inFactory(0, "model")],
    maxOutputTokens: [{ ...inCall(0, "generationConfig.maxOutputTokens"), orText: true }, inFactory(0, "generationConfig.maxOutputTokens")],
    timeout: [inCall(1, "timeout"), inFactory(1, "timeout")],
    abortSignal: [inCall(1, "signal")],
    ...more,
  });
  // The nearest call is `startChat`, the one before it made the model.
  const made = (path: string): OptionAt => ({ ...inFactory(0, path), back: 1 });
  const inChat = { model: [made("model")], maxOutputTokens: [inFactory(0, "generationConfig.maxOutputTokens"), made("generationConfig.maxOutputTokens")] };
  const chats = models.map((model) => `${model}startChat().`);
  return {
    ...under(models, ["generateContent"], legacy("text")),
    ...under(models, ["generateContentStream"], legacy("text", { streams: true })),
    ...under(models, ["embedContent", "batchEmbedContents"], legacy("embedding", { maxOutputTokens: [] })),
    ...under(models, ["generateImages"], legacy("image")),
    ...under(chats, ["sendMessage"], legacy("text", inChat)),
    ...under(chats, ["sendMessageStream"], legacy("text", { ...inChat, streams: true })),
    ...under("ChatSession#", ["sendMessage"], legacy("text")),
    ...under("ChatSession#", ["sendMessageStream"], legacy("text", { streams: true })),
  };
}

/** Clients of Google Cloud: exported by name, by version, and as members of the default export. */
const cloudClients = (name: string): string[] => ["", "v1.", "v1beta1.", "v1p1beta1.", "default.", "default.v1."].map((prefix) => prefix + name);

export const google: PackageApis[] = [
  ...["@google/genai", "@google/genai/node", "@google/genai/web"].map((module) =>
    row(module, "@google/genai@3.1.0:dist/genai.d.ts; FACTS D", genAi)),
  row("@google/generative-ai", "@google/generative-ai@0.24.1:dist/generative-ai.d.ts; FACTS D", generative([
    "GoogleGenerativeAI#getGenerativeModel().", "GoogleGenerativeAI#getGenerativeModelFromCachedContent().", "GenerativeModel#",
  ])),
  row("@google-cloud/vertexai", "@google-cloud/vertexai@1.10: build/src/models/generative_models.d.ts (unverified)", generative([
    "VertexAI#getGenerativeModel().", "VertexAI#preview.getGenerativeModel().", "GenerativeModel#",
  ])),
  row("@google-cloud/text-to-speech", "@google-cloud/text-to-speech@6.4.1:build/src/v1/text_to_speech_client.d.ts:170", under(cloudClients("TextToSpeechClient#"), ["synthesizeSpeech"], modelCall("speech"))),
  row("@google-cloud/speech", "@google-cloud/speech@7.5.0:build/src/v1/speech_client.d.ts:138-189", under(cloudClients("SpeechClient#"), ["recognize", "longRunningRecognize"], modelCall("transcription"))),
  ...["firebase/ai", "firebase/vertexai"].map((module) =>
    row(module, "firebase@12: ai/dist/ai-public.d.ts (the shape of @google/generative-ai)", generative(["getGenerativeModel().", "GenerativeModel#"]))),
];
