import { describe, expect, it } from "vitest";
import { createCatalog } from "../../../rules/catalog/index.js";
import { attemptsByDefault, kindOf, modelCallOf, options } from "./ask.js";

const versions = { 3: "3.4.33", 4: "4.3.19", 5: "5.0.277", 6: "6.0.326", 7: "7.0.173" } as const;
type Major = keyof typeof versions;
const majors = [3, 4, 5, 6, 7] as const;

/** FACTS C1: which majors have a paid call of this name. */
const paid: [path: string, majors: Major[]][] = [
  ["generateText", [3, 4, 5, 6, 7]],
  ["streamText", [3, 4, 5, 6, 7]],
  ["generateObject", [3, 4, 5, 6, 7]],
  ["streamObject", [3, 4, 5, 6, 7]],
  ["embed", [3, 4, 5, 6, 7]],
  ["embedMany", [3, 4, 5, 6, 7]],
  ["experimental_generateText", [3]],
  ["experimental_streamText", [3]],
  ["experimental_generateObject", [3]],
  ["experimental_streamObject", [3]],
  ["experimental_generateImage", [4, 5, 6]],
  ["generateImage", [6, 7]],
  ["experimental_generateSpeech", [4, 5, 6, 7]],
  ["generateSpeech", [7]],
  ["experimental_streamSpeech", [7]],
  ["experimental_transcribe", [4, 5, 6, 7]],
  ["transcribe", [7]],
  ["experimental_streamTranscribe", [7]],
  ["experimental_streamTranslate", [7]],
  ["rerank", [6, 7]],
  ["experimental_generateVideo", [6, 7]],
  ["experimental_startVideo", [7]],
  ["experimental_startBatch", [7]],
  ["experimental_decide", [7]],
  ["experimental_evaluate", [7]],
  ["experimental_extract", [7]],
  ["experimental_streamTextLowMemory", [7]],
  ["experimental_streamLanguageModelCall", [7]],
  ["Experimental_Agent#generate", [5, 6, 7]],
  ["Experimental_Agent#stream", [5, 6, 7]],
  ["Experimental_Agent#respond", [5]],
  ["ToolLoopAgent#generate", [6, 7]],
  ["ToolLoopAgent#stream", [6, 7]],
  ["experimental_getVideoStatus", []],
  ["uploadFile", []],
];

describe("paid calls by major (C1)", () => {
  it.each(paid)("%s: %j", (path, expected) => {
    expect(majors.filter((major) => kindOf("ai", versions[major], path) === "model-call")).toEqual(expected);
  });

  it.each([[5, null], [6, "runnable"], [7, "runnable"]] as const)("createAgentUIStreamResponse in %d asks the agent it is handed", (major, kind) => {
    expect(kindOf("ai", versions[major], "createAgentUIStreamResponse")).toBe(kind);
  });

  it.each([["ai/rsc", "3.4.33"], ["ai/rsc", "4.3.19"], ["@ai-sdk/rsc", "1.0.0"]])("streamUI of %s %s", (module, version) => {
    expect(modelCallOf(module, version, "streamUI").streams).toBe(true);
  });
});

describe("retries (C2)", () => {
  it.each(majors)("%d makes three attempts unless maxRetries says otherwise", (major) => {
    const { retries } = modelCallOf("ai", versions[major], "generateText");
    expect([attemptsByDefault(retries), options(retries)]).toEqual([3, ["call 0 maxRetries"]]);
  });

  it.each([[3, null], [4, null], [5, 60_000], [6, 60_000], [7, 60_000]] as const)("%d sleeps for a Retry-After of at most %s ms", (major, most) => {
    expect(modelCallOf("ai", versions[major], "streamText").retryAfterMaxMs).toBe(most);
  });

  it.each([[6, null], [7, 0]] as const)("%d retries a broken stream: %s", (major, byDefault) => {
    expect(modelCallOf("ai", versions[major], "streamText").streamRetries?.default ?? null).toBe(byDefault);
  });

  it("an agent's call overrides what its constructor was given", () => {
    expect(options(modelCallOf("ai", "6.0.0", "ToolLoopAgent#generate").retries)).toEqual(["call 0 maxRetries", "client 0 maxRetries"]);
  });
});

describe("step bounds (C3)", () => {
  it.each([
    [3, "generateText", "count", 1, ["call 0 maxSteps"]],
    [4, "streamText", "count", 1, ["call 0 maxSteps"]],
    [5, "generateText", "stop-condition", 1, ["call 0 stopWhen"]],
    [6, "streamText", "stop-condition", 1, ["call 0 stopWhen"]],
    [7, "generateText", "stop-condition", 1, ["call 0 stopWhen"]],
    [5, "Experimental_Agent#generate", "stop-condition", 1, ["call 0 stopWhen", "client 0 stopWhen"]],
    [6, "ToolLoopAgent#stream", "stop-condition", 20, ["call 0 stopWhen", "client 0 stopWhen"]],
    [7, "ToolLoopAgent#generate", "stop-condition", 20, ["call 0 stopWhen", "client 0 stopWhen"]],
    [7, "Experimental_Agent#stream", "stop-condition", 20, ["call 0 stopWhen", "client 0 stopWhen"]],
  ] as const)("%d %s: a %s, %d by default", (major, path, form, byDefault, where) => {
    const { steps } = modelCallOf("ai", versions[major], path);
    expect([steps?.form, steps?.default, options(steps)]).toEqual([form, byDefault, where]);
  });

  it("3 also counts round trips, one less than steps", () => {
    expect(modelCallOf("ai", versions[3], "generateText").steps?.roundtrips?.map(({ path }) => path.join("."))).toEqual(["maxToolRoundtrips", "maxAutomaticRoundtrips"]);
  });

  it.each([[3, true], [4, true], [5, false]] as const)("%d goes on without tools where experimental_continueSteps says so: %s", (major, does) => {
    const { steps } = modelCallOf("ai", versions[major], "generateText");
    expect((steps?.goesOnWithoutTools ?? []).some(({ path }) => path[0] === "experimental_continueSteps")).toBe(does);
  });

  it.each(["generateObject", "streamObject", "embed"])("%s takes no steps", (path) => expect(modelCallOf("ai", "6.0.0", path).steps).toBeNull());

  it.each([
    ["@ai-sdk/workflow", "WorkflowAgent#generate", 20],
    ["@ai-sdk/workflow", "WorkflowAgent#stream", "unbounded"],
    ["@workflow/ai/agent", "DurableAgent#stream", "unbounded"],
  ] as const)("%s %s: %s", (module, path, byDefault) => expect(modelCallOf(module, null, path).steps?.default).toBe(byDefault));

  const catalog = createCatalog();
  it.each([
    ["stepCountIs", [5, 6, 7], "count"],
    ["isStepCount", [7], "count"],
    ["hasToolCall", [5, 6, 7], "event"],
    ["isLoopFinished", [6, 7], "never"],
  ] as const)("%s stops in %j at: %s", (path, expected, at) => {
    const found = majors.map((major) => ({ major, api: catalog.find("ai", versions[major], path)?.api }));
    const stops = found.flatMap(({ major, api }) => (api?.kind === "stop-condition" ? [{ major, at: api.stops.at }] : []));
    expect(stops).toEqual(expected.map((major) => ({ major, at })));
  });
});

describe("options by major (C4)", () => {
  it.each([[3, "maxTokens"], [4, "maxTokens"], [5, "maxOutputTokens"], [6, "maxOutputTokens"], [7, "maxOutputTokens"]] as const)("%d caps with %s", (major, name) => {
    expect(modelCallOf("ai", versions[major], "generateText").maxOutputTokens.map(({ path }) => path.join("."))).toEqual([name]);
  });

  it.each([[3, []], [4, []], [5, []], [6, ["timeout"]], [7, ["timeout"]]] as const)("%d reads the timeouts %j, and has none by default", (major, names) => {
    const call = modelCallOf("ai", versions[major], "generateText");
    expect([call.timeout.map(({ path }) => path.join(".")), call.defaultTimeoutMs]).toEqual([names, null]);
  });
});

describe("models", () => {
  it.each([
    ["@ai-sdk/openai", "openai"],
    ["@ai-sdk/openai", "openai.chat"],
    ["@ai-sdk/openai", "createOpenAI()"],
    ["@ai-sdk/openai", "createOpenAI().chat"],
    ["@ai-sdk/amazon-bedrock", "createAmazonBedrock()"],
    ["@openrouter/ai-sdk-provider", "createOpenRouter().chat"],
    ["ai", "gateway"],
    ["ai", "wrapLanguageModel"],
  ])("%s %s makes a model and asks none", (module, path) => expect(kindOf(module, null, path)).toBe("provider"));

  it.each([["ollama-ai-provider", "ollama", true], ["@ai-sdk/groq", "groq", false]] as const)("%s is local: %s", (module, path, local) => {
    expect(createCatalog().find(module, null, path)?.api).toMatchObject({ local });
  });

  it("hooks of the client are no models", () => expect(createCatalog().isModelPackage("@ai-sdk/react")).toBe(false));
});
