import type { Api, ModelCallApi, PackageApis } from "./api.js";
import { inCall, inClient, inFactory, modelCall, retries, row, runnable, stepCount, under } from "./describe.js";

/** Agent frameworks and helpers that ask models by clients of their own. LangChain and LlamaIndex have files of their own. */

/** Turns of an agent: ten, unless told otherwise; null lifts the bound. */
const openAiAgent = modelCall("agent", {
  retries: retries([], 2), model: [inCall(0, "model")], tools: [inCall(0, "tools")], steps: stepCount([inCall(2, "maxTurns")], 10),
  maxOutputTokens: [inCall(0, "modelSettings.maxTokens"), inClient(0, "modelSettings.maxTokens")], abortSignal: [inCall(2, "signal")], streamsWhen: inCall(2, "stream"),
});

/** Asked through the AI SDK: its two retries are Mastra's own `p-retry` around it. */
const mastraCall = (streams: boolean): ModelCallApi => modelCall("agent", {
  retries: retries([inCall(1, "modelSettings.maxRetries"), inCall(1, "maxRetries")], 2),
  model: [inClient(0, "model")], tools: [inClient(0, "tools")], steps: stepCount([inCall(1, "maxSteps"), inClient(0, "defaultOptions.maxSteps")], 5),
  abortSignal: [inCall(1, "abortSignal")], streams, callbacks: [inCall(1, "onFinish"), inCall(1, "onStepFinish")],
});
const MASTRA_AGENTS = ["Agent#", "Mastra#getAgent().", "Mastra#getAgentById()."];
const mastra: Record<string, Api> = {
  ...under(MASTRA_AGENTS, ["generate", "generateLegacy", "generateVNext"], mastraCall(false)),
  ...under(MASTRA_AGENTS, ["stream", "streamLegacy", "streamVNext", "network"], mastraCall(true)),
  ...under(MASTRA_AGENTS, ["voice.listen"], modelCall("transcription")),
  ...under(MASTRA_AGENTS, ["voice.speak"], modelCall("speech")),
  createTool: { kind: "tool", argument: 0 },
};
/** Asks the agent of its current mode, and comes back when that is done. */
const mastraHarness = under("Harness#", ["sendMessage", "steer", "followUp"], modelCall("agent", { retries: retries([], 2), streams: true }));
/** Asks the agent of that id by `stream`, with options of `params` over the default ones. */
const mastraHandler = modelCall("agent", {
  retries: retries([inCall(0, "params.modelSettings.maxRetries"), inCall(0, "defaultOptions.modelSettings.maxRetries")], 2),
  steps: stepCount([inCall(0, "params.maxSteps"), inCall(0, "defaultOptions.maxSteps")], 5),
  maxOutputTokens: [inCall(0, "params.modelSettings.maxOutputTokens"), inCall(0, "defaultOptions.modelSettings.maxOutputTokens")],
  abortSignal: [inCall(0, "params.abortSignal"), inCall(0, "defaultOptions.abortSignal")], streams: true,
});

/** Asks as the AI SDK does; an agent that uses the screen ends after ten steps, any other after twenty. */
const stagehandModel = [inFactory(0, "model"), inClient(0, "model.modelName"), inClient(0, "model"), inClient(0, "modelName")];
const stagehandCall = modelCall("text", { retries: retries([], 2), model: stagehandModel });
const stagehand: Record<string, Api> = {
  "Stagehand#agent().execute": modelCall("agent", {
    retries: retries([], 2), model: stagehandModel, steps: stepCount([inCall(0, "maxSteps")], 20), abortSignal: [inCall(0, "signal")], streamsWhen: inFactory(0, "stream"),
  }),
  ...under(["Stagehand#", "Stagehand#page."], ["act", "extract", "observe"], stagehandCall),
  // Since 4 it is made by a method, and is no agent.
  ...under("Stagehand.create().", ["act", "extract", "observe"], modelCall("text", { model: [inFactory(0, "model.modelName"), inFactory(0, "model")] })),
};

/** `maxTurns` counts the rounds of tools after the first answer (`generate/action.js:347`). */
const genkitCall = (streams: boolean): ModelCallApi => modelCall("text", {
  model: [inCall(0, "model"), inFactory(0, "model")], tools: [inCall(0, "tools")], maxOutputTokens: [inCall(0, "config.maxOutputTokens")],
  steps: stepCount([], 6, { roundtrips: [inCall(0, "maxTurns")] }), abortSignal: [inCall(0, "abortSignal")], streams,
});
const definedPrompt = (streams: boolean): ModelCallApi => modelCall("text", {
  model: [inCall(1, "model"), inFactory(0, "model")], tools: [inFactory(0, "tools")],
  maxOutputTokens: [inCall(1, "config.maxOutputTokens"), inFactory(0, "config.maxOutputTokens")],
  steps: stepCount([], 6, { roundtrips: [inCall(1, "maxTurns"), inFactory(0, "maxTurns")] }), abortSignal: [inCall(1, "abortSignal")], streams,
});
/** A conversation asks with each message, by the options it was begun with (`@genkit-ai/ai@1.20.0:lib/chat.d.ts`). */
const genkitChat = (streams: boolean): ModelCallApi => modelCall("text", {
  model: [inCall(0, "model"), inFactory(0, "model")], tools: [inFactory(0, "tools")],
  maxOutputTokens: [inCall(0, "config.maxOutputTokens"), inFactory(0, "config.maxOutputTokens")],
  steps: stepCount([], 6, { roundtrips: [inCall(0, "maxTurns"), inFactory(0, "maxTurns")] }), streams,
});
const genkit: Record<string, Api> = {
  ...under(["genkit().chat().", "Genkit#chat()."], ["send"], genkitChat(false)),
  ...under(["genkit().chat().", "Genkit#chat()."], ["sendStream"], genkitChat(true)),
  ...under(["genkit().", "Genkit#"], ["generate", "prompt()"], genkitCall(false)),
  ...under(["genkit().", "Genkit#"], ["generateStream"], genkitCall(true)),
  // A prompt is called with its input, then options over those it was defined with (`@genkit-ai/ai@1.42.0:lib/prompt.d.ts`).
  ...under(["genkit().", "Genkit#"], ["definePrompt()"], definedPrompt(false)),
  ...under(["genkit().", "Genkit#"], ["definePrompt().stream", "prompt().stream"], definedPrompt(true)),
  ...under(["genkit().", "Genkit#"], ["embed", "embedMany"], modelCall("embedding")),
  ...under(["genkit().", "Genkit#"], ["defineTool"], { kind: "tool", argument: 1 }),
  ...under(["genkit().", "Genkit#"], ["defineFlow"], { kind: "pass-through", argument: 1, gives: "wrap" }),
};

/** Claude Code as a library: goes on until it is done where no `maxTurns` is given. */
const claudeAgent = modelCall("agent", {
  retries: null, model: [inCall(0, "options.model")], steps: { options: [inCall(0, "options.maxTurns")], form: "count", default: "unbounded", always: true },
  abortSignal: [inCall(0, "options.abortController.signal")], streams: true,
});

/** Asks again, with the validation's errors, as often as `max_retries` says. */
const instructorCall = modelCall("object", {
  retries: retries([inFactory(0, "client.maxRetries")], 2), outerRetries: { name: "max_retries", bound: retries([inCall(0, "max_retries")], 0) }, model: [inCall(0, "model")],
  maxOutputTokens: [inCall(0, "max_tokens")], streamsWhen: inCall(0, "stream"),
});

const copilotEndpoint = modelCall("agent", { retries: retries([], 2), streams: true });
const ragChat = modelCall("text", { retries: retries([], 6), model: [inClient(0, "model")], maxOutputTokens: [inClient(0, "model.maxTokens")], streamsWhen: inCall(1, "streaming") });

export const frameworks: PackageApis[] = [
  ...["@openai/agents", "@openai/agents-core"].map((module) => row(module, "@openai/agents-core:dist/runner/constants.js:5", {
    run: openAiAgent,
    "Runner#run": { ...openAiAgent, steps: stepCount([inCall(2, "maxTurns")], 10) },
    tool: { kind: "tool", argument: 0 },
  })),
  ...["@mastra/core", "@mastra/core/agent", "@mastra/core/mastra", "@mastra/core/tools"].map((module) =>
    row(module, "@mastra/core@0.24.9:dist/agent/agent.d.ts:543-652, dist/chunk-*.js (stopWhen = stepCountIs(5), maxRetries ?? 2)", mastra)),
  row("@mastra/core/harness", "@mastra/core@1.26.0:dist/harness/harness.d.ts:267-310", mastraHarness),
  row("@mastra/ai-sdk", "@mastra/ai-sdk@1.10.4:dist/index.js (handleChatStream: agent.stream with { ...defaultOptions, ...params })",
    under("", ["handleChatStream", "handleNetworkStream"], mastraHandler)),
  ...["genkit", "genkit/beta", "@genkit-ai/ai"].map((module) => row(module, "@genkit-ai/ai:lib/generate/action.js:347", genkit)),
  row("@genkit-ai/next", "@genkit-ai/next@1.42.0:lib/index.d.ts (a handler that runs the flow)", under("", ["appRoute", "default"], { kind: "pass-through", argument: 0, gives: "wrap" })),
  row("@anthropic-ai/claude-agent-sdk", "@anthropic-ai/claude-agent-sdk:sdk.d.ts:2067,3611", { query: claudeAgent }),
  row("@anthropic-ai/claude-code", "@anthropic-ai/claude-agent-sdk:sdk.d.ts (its predecessor)", { query: claudeAgent }),
  row("@instructor-ai/instructor", "@instructor-ai/instructor:dist/index.js", under(["default().", "default#"], ["chat.completions.create"], instructorCall), { Instructor: "default" }),
  row("@copilotkit/runtime", "@copilotkit/runtime@1.75.0: its types", under("", ["copilotRuntimeNextJSAppRouterEndpoint().handleRequest",
    "copilotRuntimeNextJSPagesRouterEndpoint()"], copilotEndpoint)),
  row("@upstash/rag-chat", "@upstash/rag-chat: models.ts (LangChain's ChatOpenAI)", { "RAGChat#chat": ragChat }),
  row("@aws-sdk/client-bedrock-agent-runtime", "@aws-sdk/client-bedrock-agent-runtime@3.1164.0: its types", {
    "BedrockAgentRuntimeClient#send": modelCall("agent", {
      retries: { options: [inClient(0, "maxAttempts")], counts: "attempts", default: 3 },
      whenArgument: { argument: 0, constructs: ["InvokeAgentCommand", "InvokeInlineAgentCommand", "InvokeFlowCommand", "RetrieveAndGenerateCommand", "RetrieveAndGenerateStreamCommand"] },
    }),
  }),
  row("@aws-sdk/client-sagemaker-runtime", "@aws-sdk/client-sagemaker-runtime@3.1164.0: its types", {
    "SageMakerRuntimeClient#send": modelCall("other", {
      retries: { options: [inClient(0, "maxAttempts")], counts: "attempts", default: 3 },
      whenArgument: { argument: 0, constructs: ["InvokeEndpointCommand", "InvokeEndpointAsyncCommand", "InvokeEndpointWithResponseStreamCommand"] },
    }),
  }),
  row("@browserbasehq/stagehand", "@browserbasehq/stagehand@3.7.3:dist/esm/lib/v3/v3.d.ts:165-236, handlers/v3AgentHandler.js:83; @2.5.9:dist/types/page.d.ts:23-29; @4.4.0:dist/index.d.mts:5339-5364", stagehand),
  row("langsmith/evaluation", "langsmith@0.12.0: its types", { evaluate: runnable({ parts: [inCall(0)], asks: ["invoke"] }) }),
];
