import type { Api, CallbackApi, PackageApis } from "./api.js";
import { inCall, row, under, versioned } from "./describe.js";

/** Functions that write a stream: they run while the response is on its way, after the handler has returned. */

const streaming = (paths: string[], argument = 0, times: CallbackApi["times"] = "once"): CallbackApi =>
  ({ kind: "callback", callbacks: paths.map((path) => inCall(argument, path)), when: "stream", times });

const dataStream = streaming(["execute"]);
const finishing = ["onFinish", "onError", "onStepFinish"];
/** What a result's response is told to do at its end. */
const responses = (names: string[], paths = finishing): Record<string, Api> =>
  under(["streamText().", "streamObject().", "ToolLoopAgent#stream().", "Experimental_Agent#stream()."], names, streaming(paths, 0, "never-or-once"));

const completion = ["onStart", "onToken", "onText", "onCompletion", "onFinal"];
/** The 3.x helpers turn a provider's answer, asked for elsewhere, into a stream. */
const providerStreams = under(
  "",
  ["OpenAIStream", "AnthropicStream", "CohereStream", "GoogleGenerativeAIStream", "HuggingFaceStream", "LangChainStream", "MistralStream", "ReplicateStream", "AWSBedrockStream",
    "AWSBedrockAnthropicStream", "AIStream", "InkeepStream", "AssistantResponse", "LangChainAdapter.toDataStream", "LangChainAdapter.toAIStream", "LangChainAdapter.toDataStreamResponse"],
  streaming(completion, 1, "never-or-once"),
);

/** Wraps a stream that something else writes; a denial may be one. */
const streamingResponse: Api = { kind: "response", status: [inCall(1, "status")], defaultStatus: 200, continues: false };

/** Asks the model again with what its function gave: one round, since the callback itself decides whether functions are on offer again. */
const openAiStream = streaming([...completion, "experimental_onFunctionCall", "experimental_onToolCall"], 1, "never-or-once");

export const streams: PackageApis[] = [
  versioned("ai", "<4", "ai@3.4.33:dist/index.js; FACTS C1", {
    ...providerStreams,
    OpenAIStream: openAiStream,
    "StreamingTextResponse#": streamingResponse,
    AssistantResponse: { kind: "callback", callbacks: [inCall(1)], when: "stream", times: "once" },
    ...responses(["toDataStreamResponse", "toAIStreamResponse", "toAIStream", "toDataStream"]),
  }),
  versioned("ai", ">=4 <5", "ai@4.3.19:dist/index.d.ts; FACTS C4", {
    ...under("", ["createDataStream", "createDataStreamResponse"], dataStream),
    "StreamingTextResponse#": streamingResponse,
    pipeDataStreamToResponse: streaming(["execute"], 1),
    ...under("", ["LangChainAdapter.toDataStreamResponse", "LlamaIndexAdapter.toDataStreamResponse"], streaming(completion.map((name) => `callbacks.${name}`), 1, "never-or-once")),
    ...responses(["toDataStreamResponse", "toDataStream", "mergeIntoDataStream"]),
  }),
  versioned("ai", ">=5", "ai@5.0.277:dist/index.d.ts; FACTS C4", {
    createUIMessageStream: streaming(["execute", ...finishing]),
    ...responses(["toUIMessageStreamResponse", "toUIMessageStream", "pipeUIMessageStreamToResponse"]),
    ...under("", ["createUIMessageStreamResponse", "createTextStreamResponse"], streaming(["consumeSseStream"], 0, "never-or-once")),
  }),
  ...["ai/rsc", "@ai-sdk/rsc"].map((module) => row(module, "ai@4.3.19:rsc/dist", {
    createAI: { kind: "pass-through", argument: 0, gives: "value" },
    // The state comes from the browser, as an argument of each action (rsc-server.mjs:147-156).
    ...under("", ["getAIState", "getMutableAIState().get"], { kind: "request-part", part: "body" }),
  })),
  ...["@langchain/core/runnables", "langchain/schema/runnable"].map((module) => row(module, "@langchain/core@1.2.13:dist/runnables/base.d.ts", {
    ...under("", ["RunnableLambda.from"], { kind: "pass-through", argument: 0, gives: "value" }),
  })),
  row("hono/streaming", "hono@4: helper/streaming", under("", ["stream", "streamText", "streamSSE"], { kind: "callback", callbacks: [inCall(1)], when: "stream", times: "once" })),
];

/** Methods of the AI SDK's results that pass a stream on, whoever holds the result by then. */
export const streamMethods = {
  /** They make a response of it: what fails, fails in it (ai@4.3.19 to 7.0.173:dist/index.js). */
  passOn: /^(to|pipe)(Text|Data|UIMessage)Stream(Response|ToResponse)?$/,
  /** Their error part makes `useChat` show its error, and `streamText` logs by itself (ai@5.0.277, ai@6.0.326, ai@7.0.173: the default of `onError`). */
  tellErrors: new Set(["toUIMessageStreamResponse", "toUIMessageStream", "pipeUIMessageStreamToResponse"]),
  /** Options that say what becomes of errors. */
  errorOptions: ["onError", "getErrorMessage"],
} as const;

/** Packages whose streaming calls throw nothing, by the major from which they return before the provider answers; before it, they awaited the first answer (ai@3.4.33:dist/index.js). */
export const returnsAtOnceFrom: Readonly<Record<string, number>> = { ai: 4 };
