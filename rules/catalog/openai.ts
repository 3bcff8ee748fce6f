import type { Api, ModelCallApi, PackageApis, ProviderApi } from "./api.js";
import { inCall, inClient, modelCall, stepCount, under } from "./describe.js";
import { STAINLESS_CLIENTS, stainlessRequest } from "./stainless.js";

/** The `openai` client: every major retries twice by itself and waits ten minutes for an answer (FACTS D). */

type RetryAfter = ModelCallApi["retryAfterMaxMs"];
type Task = ModelCallApi["task"];

/** Azure's and Bedrock's clients extend OpenAI's: same methods, same options. */
const ALIASES = { OpenAI: "default", AzureOpenAI: "default", BedrockOpenAI: "default", "default.OpenAI": "default", "default.AzureOpenAI": "default" };

function request(task: Task, retryAfterMaxMs: RetryAfter, optionsAt: number, more: Partial<ModelCallApi> = {}): ModelCallApi {
  return stainlessRequest(task, { retryAfterMaxMs, timeoutMs: 600_000 }, optionsAt, more);
}

const chatCap = [inCall(0, "max_completion_tokens"), inCall(0, "max_tokens")];
/** The types of 4 know the newer of the two since 4.60 (`resources/chat/completions.d.ts`, 4.59.0 and 4.60.0 compared). */
const firstChatCap = [inCall(0, "max_tokens"), inCall(0, "max_completion_tokens")];
/** A run of the Assistants API takes one for all its steps (`openai@6.49.0:resources/beta/threads/runs/runs.d.ts:441`). */
const runCap = (argument: number) => [inCall(argument, "max_completion_tokens")];
const streamsWhen = inCall(0, "stream");

/** `runTools` asks again after every round of tools (`AbstractChatCompletionRunner.js`: 10 times at most). */
const toolLoop: Partial<ModelCallApi> = {
  tools: [inCall(0, "tools")],
  toolExecute: ["function", "function"],
  steps: stepCount([inCall(1, "maxChatCompletions")], 10),
  streamsWhen,
};

/** What every major from 4 on has. */
function common(after: RetryAfter, cap = chatCap): Record<string, Api> {
  const of = (task: Task, more: Partial<ModelCallApi> = {}): ModelCallApi => request(task, after, 1, more);
  return {
    ...under(STAINLESS_CLIENTS, ["chat.completions.create"], of("text", { maxOutputTokens: cap, streamsWhen })),
    ...under(STAINLESS_CLIENTS, ["responses.create"], of("text", { maxOutputTokens: [inCall(0, "max_output_tokens")], streamsWhen })),
    ...under(STAINLESS_CLIENTS, ["responses.parse"], of("object", { maxOutputTokens: [inCall(0, "max_output_tokens")] })),
    ...under(STAINLESS_CLIENTS, ["responses.stream"], of("text", { maxOutputTokens: [inCall(0, "max_output_tokens")], streams: true })),
    ...under(STAINLESS_CLIENTS, ["completions.create"], of("text", { maxOutputTokens: [inCall(0, "max_tokens")], streamsWhen })),
    ...under(STAINLESS_CLIENTS, ["embeddings.create"], of("embedding")),
    ...under(STAINLESS_CLIENTS, ["images.generate", "images.edit", "images.createVariation"], of("image")),
    ...under(STAINLESS_CLIENTS, ["audio.speech.create"], of("speech")),
    ...under(STAINLESS_CLIENTS, ["audio.transcriptions.create", "audio.translations.create"], of("transcription")),
    ...under(STAINLESS_CLIENTS, ["batches.create"], of("batch")),
    ...under(STAINLESS_CLIENTS, ["evals.runs.create", "fineTuning.jobs.create"], of("other")),
    ...under(STAINLESS_CLIENTS, ["beta.threads.createAndRun", "beta.threads.createAndRunPoll"], of("text", { maxOutputTokens: runCap(0), streamsWhen })),
    ...under(STAINLESS_CLIENTS, ["beta.threads.createAndRunStream"], of("text", { maxOutputTokens: runCap(0), streams: true })),
    ...under(STAINLESS_CLIENTS, ["beta.threads.runs.create", "beta.threads.runs.createAndPoll"], request("text", after, 2, { maxOutputTokens: runCap(1), streamsWhen: inCall(1, "stream") })),
    ...under(STAINLESS_CLIENTS, ["beta.threads.runs.stream", "beta.threads.runs.createAndStream"], request("text", after, 2, { maxOutputTokens: runCap(1), streams: true })),
    ...under(STAINLESS_CLIENTS, ["moderations.create"], { kind: "guard", guard: "moderation", passes: { when: "members", members: [{ path: ["results", "0", "flagged"], is: "falsy" }] } }),
  };
}

/** `parse`, `stream` and `runTools` stood below `beta` in 4 and stand beside `create` since. */
function chatHelpers(prefix: string, after: RetryAfter, cap = chatCap): Record<string, Api> {
  const of = (task: Task, more: Partial<ModelCallApi>): ModelCallApi => request(task, after, 1, more);
  return {
    ...under(STAINLESS_CLIENTS, [`${prefix}chat.completions.parse`], of("object", { maxOutputTokens: cap })),
    ...under(STAINLESS_CLIENTS, [`${prefix}chat.completions.stream`], of("text", { maxOutputTokens: cap, streams: true })),
    ...under(STAINLESS_CLIENTS, [`${prefix}chat.completions.runTools`], of("agent", { ...toolLoop, maxOutputTokens: cap })),
  };
}

/** A run that goes on after tools: thread, run and options as three arguments in 4, the ids in one since. */
const toolOutputs = (after: RetryAfter, optionsAt: number): Record<string, Api> => ({
  ...under(STAINLESS_CLIENTS, ["beta.threads.runs.submitToolOutputs", "beta.threads.runs.submitToolOutputsAndPoll"], request("text", after, optionsAt)),
  ...under(STAINLESS_CLIENTS, ["beta.threads.runs.submitToolOutputsStream"], request("text", after, optionsAt, { streams: true })),
});

const sinceSix = (after: RetryAfter): Record<string, Api> => ({
  ...under(STAINLESS_CLIENTS, ["responses.compact", "beta.responses.create", "beta.responses.compact"], request("text", after, 1)),
  ...under(STAINLESS_CLIENTS, ["videos.create", "videos.createAndPoll", "videos.edit", "videos.extend"], request("video", after, 1)),
  ...under(STAINLESS_CLIENTS, ["videos.remix"], request("video", after, 2)),
});

const four = (cap: typeof chatCap): Record<string, Api> => ({ ...common(60_000, cap), ...chatHelpers("beta.", 60_000, cap), ...toolOutputs(60_000, 3) });
const five = (after: RetryAfter): Record<string, Api> => ({ ...common(after), ...chatHelpers("", after), ...toolOutputs(after, 2) });
const six = (after: RetryAfter): Record<string, Api> => ({ ...five(after), ...sinceSix(after) });
const seven = (after: RetryAfter): Record<string, Api> => lenient(six(after));

/** 7 takes a `maxRetries` it cannot use for its default; before, a negative one meant no retries. */
function lenient(apis: Record<string, Api>): Record<string, Api> {
  return Object.fromEntries(
    Object.entries(apis).map(([path, api]) =>
      api.kind === "model-call" && api.retries ? [path, { ...api, retries: { ...api.retries, invalidIsDefault: true } }] : [path, api],
    ),
  );
}

/** The client handed to something else (`observeOpenAI(openai)`, an agent) is a provider of models. */
const client: ProviderApi = { kind: "provider", local: false, baseUrl: [inClient(0, "baseURL")] };

/** The method's parameters: what is asked stands `at` one, and after it the options of axios. */
function generatedText(at: number): ModelCallApi {
  return modelCall("text", {
    model: [inCall(0, "model")], maxOutputTokens: [inCall(at, "max_tokens")], timeout: [inCall(at + 1, "timeout")], abortSignal: [inCall(at + 1, "signal")], streamsWhen,
  });
}

/** Until 3 the engine came first: `createCompletion("text-davinci-002", {…})`. */
const generatedByEngine: Record<string, Api> = {
  ...under("OpenAIApi#", ["createCompletion", "createEdit", "createSearch"], { ...generatedText(1), model: [inCall(0)] }),
  ...under("OpenAIApi#", ["createCompletionFromModel", "createAnswer", "createClassification"], generatedText(0)),
  "OpenAIApi#createEmbedding": modelCall("embedding", { model: [inCall(0)] }),
};

/** 3 was generated over axios: `new OpenAIApi(configuration).createChatCompletion({…})`, no retries. */
const generated: Record<string, Api> = {
  ...under("OpenAIApi#", ["createChatCompletion", "createCompletion", "createEdit"], generatedText(0)),
  ...under("OpenAIApi#", ["createEmbedding"], modelCall("embedding", { model: [inCall(0, "model")] })),
  ...under("OpenAIApi#", ["createImage", "createImageEdit", "createImageVariation"], modelCall("image")),
  ...under("OpenAIApi#", ["createTranscription", "createTranslation"], modelCall("transcription")),
};

function rows(): PackageApis[] {
  const row = (versions: string, source: string, apis: Record<string, Api>): PackageApis =>
    ({ module: "openai", versions, source, aliases: ALIASES, apis: { "default#": client, ...apis } });
  return [
    { module: "openai", versions: "<3", source: "openai@2.0.5:dist/api.d.ts:1658-1727", apis: generatedByEngine },
    { module: "openai", versions: ">=3 <4", source: "openai@3.3.0:dist/api.d.ts", apis: generated },
    row(">=4 <4.60", "openai@4.59.0:core.js, resources/", four(firstChatCap)),
    row(">=4.60 <5", "openai@4.104.0:core.js, resources/; FACTS D", four(chatCap)),
    row(">=5 <6", "openai@5.23.2:client.js, resources/; FACTS D", five(60_000)),
    row(">=6 <6.26", "openai@6.25.0:client.js (6.26.0 compared)", six(60_000)),
    row(">=6.26 <7", "openai@6.49.0:client.js:604; FACTS D", six("uncapped")),
    row(">=7 <7.5", "openai@7.3.0:client.js (7.5.0 compared)", seven("uncapped")),
    row(">=7.5", "openai@7.55.0:client.js:1144; FACTS D", { ...seven(60_000), ...lenient(under(STAINLESS_CLIENTS, ["decisions.create"], request("object", 60_000, 1))) }),
  ];
}

/** PostHog's client extends OpenAI's; its range follows no major of openai, so the newest one's facts. */
const watched = ["@posthog/ai", "@posthog/ai/openai"].map((module): PackageApis => ({
  module, versions: "*", source: "@posthog/ai: dist/openai", aliases: ALIASES, apis: { "default#": client, ...six(60_000) },
}));

export const openAi: PackageApis[] = [
  ...rows(),
  ...watched,
  { module: "openai-edge", versions: "*", source: "openai-edge@1.2.3:types/api.d.ts", apis: generated },
];
