import type { Api, ModelCallApi, OptionAt, PackageApis, StepBound } from "./api.js";
import { inCall, inClient, modelCall, retries, runnable, stepCount, under } from "./describe.js";

/** The AI SDK: what asks a model, by major version (FACTS C). Streams and guards of `ai` stand in `streams.ts` and `guards.ts`. */

const MAJORS = { 3: "<4", 4: ">=4 <5", 5: ">=5 <6", 6: ">=6 <7", 7: ">=7" } as const;
type Major = 3 | 4 | 5 | 6 | 7;

/** Only the AI SDK itself retries: its providers call `fetch` directly. */
function shared(major: Major, at: (path: string) => OptionAt[]): Partial<ModelCallApi> {
  return {
    retries: retries(at("maxRetries"), 2, { backoff: { firstMs: 2_000, factor: 2, maxMs: null } }),
    timeoutEnds: "call",
    model: at("model"),
    maxOutputTokens: at(major < 5 ? "maxTokens" : "maxOutputTokens"),
    timeout: major < 6 ? [] : at("timeout"),
    abortSignal: at("abortSignal"),
    retryAfterMaxMs: major < 5 ? null : 60_000,
  };
}

const inOptions = (path: string): OptionAt[] => [inCall(0, path)];
/** An agent's call may override what its constructor was given. */
const inAgent = (path: string): OptionAt[] => [inCall(0, path), inClient(0, path)];

/** The types of `generate` and `stream` name these alone (ai@6.0.326, 7.0.173: `AgentCallParameters`); those of 5 none of them (ai@5.0.68: `Agent.generate`). */
const typedInAgentCall = /^(abortSignal|timeout|on[A-Z]\w*)$/;

const inToolLoop = (major: Major) => (path: string): OptionAt[] =>
  inAgent(path).map((at) => (at.of === "call" && (major < 6 || !typedInAgentCall.test(path)) ? { ...at, untyped: true } : at));

function steps(major: Major, at: (path: string) => OptionAt[], byDefault = 1): StepBound {
  if (major >= 5) return { options: at("stopWhen"), form: "stop-condition", default: byDefault, forcedBy: [...at("toolChoice"), ...at("prepareStep")] };
  return stepCount(at("maxSteps"), byDefault, {
    goesOnWithoutTools: [...at("experimental_continueSteps"), ...(major === 3 ? at("experimental_continuationSteps") : [])],
    ...(major === 3 ? { roundtrips: [...at("maxToolRoundtrips"), ...at("maxAutomaticRoundtrips")] } : {}),
  });
}

function callbacks(major: Major, at: (path: string) => OptionAt[]): OptionAt[] {
  const names = ["onFinish", "onStepFinish", "onChunk", "onError"];
  if (major >= 5) names.push("onAbort");
  if (major >= 7) names.push("onEnd", "onStepEnd");
  return names.flatMap(at);
}

function textCalls(major: Major): Record<string, Api> {
  const common = { ...shared(major, inOptions), tools: inOptions("tools"), steps: steps(major, inOptions), callbacks: callbacks(major, inOptions) };
  const streamed = { ...common, streams: true, ...(major === 7 ? { streamRetries: retries(inOptions("streamRetries"), 0) } : {}) };
  const object = { ...shared(major, inOptions), callbacks: callbacks(major, inOptions) };
  const prefixes = major === 3 ? ["", "experimental_"] : [""];

  return {
    ...under(prefixes, ["generateText"], modelCall("text", common)),
    ...under(prefixes, ["streamText"], modelCall("text", streamed)),
    ...under(prefixes, ["generateObject"], modelCall("object", object)),
    ...under(prefixes, ["streamObject"], modelCall("object", { ...object, streams: true })),
    embed: modelCall("embedding", shared(major, inOptions)),
    embedMany: modelCall("embedding", { ...shared(major, inOptions), splits: { values: inCall(0, "values"), perRequest: null } }),
  };
}

/** What asks other than language models. */
const media = (task: ModelCallApi["task"], major: Major, streams = false): ModelCallApi =>
  modelCall(task, { ...shared(major, inOptions), maxOutputTokens: [], timeout: [], streams });

function agentCalls(major: Major, names: string[], byDefault: number): Record<string, Api> {
  const at = inToolLoop(major);
  const common = { ...shared(major, at), tools: at("tools"), steps: steps(major, at, byDefault), callbacks: callbacks(major, at) };
  const table: Record<string, Api> = {};
  for (const name of names) {
    table[`${name}#generate`] = modelCall("agent", common);
    table[`${name}#stream`] = modelCall("agent", { ...common, streams: true });
    if (major === 5) table[`${name}#respond`] = modelCall("agent", { ...common, streams: true });
  }
  return table;
}

/** The agent is an instance handed over: its own `stream` says what it costs. */
const agentResponses: Record<string, Api> = {
  ...under("", ["createAgentUIStream", "createAgentUIStreamResponse"], agentRun(0)),
  pipeAgentUIStreamToResponse: agentRun(0),
};

function agentRun(argument: number): Api {
  return runnable({ parts: [inCall(argument, "agent")], asks: ["stream"] });
}

/** `stopWhen: []`, counts below 1 and fractions never stop: the test is `steps.length === n` (FACTS C3). */
function stopConditions(major: Major): Record<string, Api> {
  const count: Api = { kind: "stop-condition", stops: { at: "count", argument: 0 } };
  const table: Record<string, Api> = { stepCountIs: count, hasToolCall: { kind: "stop-condition", stops: { at: "event" } } };
  if (major >= 6) table.isLoopFinished = { kind: "stop-condition", stops: { at: "never" } };
  if (major >= 7) table.isStepCount = count;
  return table;
}

const tools: Record<string, Api> = under("", ["tool", "dynamicTool"], { kind: "tool", argument: 0 });
const gateways: Record<string, Api> = under(
  "",
  ["gateway", "gateway.*", "createGateway", "createGateway()", "createGateway().*", "customProvider", "customProvider().*",
    "createProviderRegistry", "createProviderRegistry().*", "experimental_createProviderRegistry", "experimental_createProviderRegistry().*",
    "experimental_customProvider", "experimental_customProvider().*"],
  { kind: "provider", local: false },
);
/** A wrapped model is the model it was handed, middleware aside. */
const wrappers: Record<string, Api> = under(
  "",
  ["wrapLanguageModel", "experimental_wrapLanguageModel", "wrapProvider", "wrapEmbeddingModel", "wrapImageModel"],
  { kind: "provider", local: false },
);

const streamUi = (major: Major): Record<string, Api> => ({
  streamUI: modelCall("text", {
    ...shared(major, inOptions), streams: true, tools: inOptions("tools"), toolExecute: ["generate"], callbacks: inOptions("onFinish"),
  }),
});

const rows: { major: Major; source: string; apis: Record<string, Api> }[] = [
  { major: 3, source: "ai@3.4.33:dist/index.js, FACTS C1–C4", apis: {} },
  {
    major: 4,
    source: "ai@4.3.19:dist/index.js, FACTS C1–C4",
    apis: {
      experimental_generateImage: media("image", 4),
      experimental_generateSpeech: media("speech", 4),
      experimental_transcribe: media("transcription", 4),
    },
  },
  {
    major: 5,
    source: "ai@5.0.277:dist/index.js, FACTS C1–C4",
    apis: {
      experimental_generateImage: media("image", 5),
      experimental_generateSpeech: media("speech", 5),
      experimental_transcribe: media("transcription", 5),
      ...agentCalls(5, ["Experimental_Agent"], 1),
      ...stopConditions(5),
    },
  },
  {
    major: 6,
    source: "ai@6.0.326:dist/index.js, FACTS C1–C4",
    apis: {
      ...under("", ["generateImage", "experimental_generateImage"], media("image", 6)),
      experimental_generateSpeech: media("speech", 6),
      experimental_transcribe: media("transcription", 6),
      experimental_generateVideo: media("video", 6),
      rerank: media("rerank", 6),
      ...agentCalls(6, ["ToolLoopAgent", "Experimental_Agent"], 20),
      ...agentResponses,
      ...stopConditions(6),
    },
  },
  {
    major: 7,
    source: "ai@7.0.173:dist/index.js, FACTS C1–C4",
    apis: {
      generateImage: media("image", 7),
      ...under("", ["generateSpeech", "experimental_generateSpeech"], media("speech", 7)),
      experimental_streamSpeech: media("speech", 7, true),
      ...under("", ["transcribe", "experimental_transcribe"], media("transcription", 7)),
      ...under("", ["experimental_streamTranscribe", "experimental_streamTranslate"], media("transcription", 7, true)),
      ...under("", ["experimental_generateVideo", "experimental_startVideo"], media("video", 7)),
      rerank: media("rerank", 7),
      experimental_startBatch: media("batch", 7),
      ...under("", ["experimental_decide", "experimental_evaluate", "experimental_extract"], media("object", 7)),
      experimental_streamTextLowMemory: textCalls(7).streamText as Api,
      experimental_streamLanguageModelCall: media("text", 7, true),
      ...agentCalls(7, ["ToolLoopAgent", "Experimental_Agent"], 20),
      ...agentResponses,
      ...stopConditions(7),
    },
  },
];

export const aiSdk: PackageApis[] = [
  ...rows.map(({ major, source, apis }) => ({
    module: "ai",
    versions: MAJORS[major],
    source,
    apis: { ...textCalls(major), ...tools, ...gateways, ...wrappers, ...apis },
  })),
  { module: "ai/rsc", versions: "<4", source: "ai@3.4.33:rsc/dist, FACTS C1", apis: streamUi(3) },
  { module: "ai/rsc", versions: ">=4", source: "ai@4.3.19:rsc/dist, FACTS C1", apis: streamUi(4) },
  { module: "@ai-sdk/rsc", versions: "*", source: "FACTS C1", apis: streamUi(5) },
  {
    module: "@ai-sdk/workflow",
    versions: "*",
    source: "FACTS C3 (07-reference/04-ai-sdk-workflow/01-workflow-agent.mdx:104)",
    apis: {
      "WorkflowAgent#generate": modelCall("agent", {
        ...shared(7, inAgent), tools: inAgent("tools"), steps: { options: inAgent("stopWhen"), form: "stop-condition", default: 20 },
      }),
      "WorkflowAgent#stream": modelCall("agent", {
        ...shared(7, inAgent), tools: inAgent("tools"), streams: true,
        steps: { options: inAgent("stopWhen"), form: "stop-condition", default: "unbounded" },
      }),
    },
  },
  {
    module: "@workflow/ai/agent",
    versions: "*",
    source: "FACTS C3 (workflow@4.8.9:docs/ai/api-reference/durable-agent.mdx:215)",
    apis: {
      "DurableAgent#stream": modelCall("agent", {
        ...shared(6, inAgent), tools: inAgent("tools"), streams: true, steps: stepCount(inAgent("maxSteps"), "unbounded"),
      }),
    },
  },
];
