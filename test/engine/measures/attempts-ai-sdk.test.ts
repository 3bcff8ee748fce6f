import { describe, expect, it } from "vitest";
import { attemptsOf, linkRoute, post } from "../linked-route.js";

/** One AI SDK call with these options, in this major version. */
const call = (name: string, options: string, version: string, more = "") =>
  attemptsOf(post(`import { openai } from "@ai-sdk/openai";\nimport { ${[name, "stepCountIs", "hasToolCall", "tool"].join(", ")} } from "ai";${more}`, `
  const result = await ${name}({ model: openai("gpt-4o"), prompt: "hi"${options && `, ${options}`} });
  return Response.json(result);`), { ai: version });

const tools = "tools: { search: { execute: async () => 1 } }";

describe("retries of the AI SDK (FACTS C2)", () => {
  it.each(["3.4.33", "4.3.19", "5.0.277", "6.0.326", "7.0.173"])("ai %s tries three times where nothing is said", (version) => {
    expect(call("generateText", "", version)).toBe(3);
  });

  it.each([
    ["maxRetries: 0", 1],
    ["maxRetries: 1", 2],
    ["maxRetries: 5", 6],
    ["maxRetries: undefined", 3],
    ["maxRetries: Number(process.env.RETRIES)", "unknown"],
  ])("%s", (options, requests) => expect(call("generateText", options, "6.0.326")).toBe(requests));

  it.each(["generateText", "streamText", "generateObject", "streamObject", "embed", "experimental_transcribe"])("%s", (name) => {
    expect(call(name, "", "6.0.326")).toBe(3);
  });

  it("ai 7 asks again for a broken stream only where it is told to", () => {
    expect(call("streamText", "", "7.0.173")).toBe(3);
    expect(call("streamText", "streamRetries: 2", "7.0.173")).toBe(9);
  });

  it("options before a spread that may hide them are not certain", () => {
    expect(call("generateText", "maxRetries: 1, ...overrides", "6.0.326", `\nimport { overrides } from "unseen";`)).toBe("unknown");
  });

  it("values of an embedding are as many requests as their data is long; a few written down are one", () => {
    const text = (values: string) => post(`import { openai } from "@ai-sdk/openai";\nimport { embedMany } from "ai";`, `
  const { documents } = await request.json();
  return Response.json(await embedMany({ model: openai.embedding("small"), values: ${values} }));`);

    expect(attemptsOf(text("documents"), { ai: "5.0.277" })).toBe("data");
    expect(attemptsOf(text(`["one", "two"]`), { ai: "5.0.277" })).toBe(3);
  });
});

describe("steps (FACTS C3)", () => {
  it.each([
    ["3.4.33", "maxSteps: 4", 12],
    ["3.4.33", "maxToolRoundtrips: 4", 15],
    ["4.3.19", "maxSteps: 4", 12],
    ["4.3.19", "", 3],
    ["5.0.277", "stopWhen: stepCountIs(4)", 12],
    ["5.0.277", "", 3],
    ["6.0.326", "stopWhen: [stepCountIs(4), hasToolCall('done')]", 12],
    ["6.0.326", "stopWhen: [stepCountIs(4), stepCountIs(2)]", 6],
    ["7.0.173", "stopWhen: stepCountIs(4)", 12],
  ])("ai %s with tools, %s: %s requests", (version, options, requests) => {
    expect(call("generateText", [tools, options].filter(Boolean).join(", "), version)).toBe(requests);
  });

  it.each(["[]", "stepCountIs(0)", "stepCountIs(-1)", "stepCountIs(2.5)", "hasToolCall('done')", "[hasToolCall('done')]"])("stopWhen: %s never stops", (form) => {
    expect(call("generateText", `${tools}, stopWhen: ${form}`, "6.0.326")).toBe("unbounded");
  });

  it("isLoopFinished() never stops", () => {
    expect(call("generateText", `${tools}, stopWhen: isLoopFinished()`, "6.0.326", `\nimport { isLoopFinished } from "ai";`)).toBe("unbounded");
  });

  it("isStepCount(n) of ai 7", () => {
    expect(call("generateText", `${tools}, stopWhen: isStepCount(5)`, "7.0.173", `\nimport { isStepCount } from "ai";`)).toBe(15);
  });

  it("a condition of the app's own is not known", () => {
    expect(call("generateText", `${tools}, stopWhen: ({ steps }) => steps.length > 3`, "6.0.326")).toBe("unknown");
  });

  it("without tools there is one step", () => expect(call("generateText", "stopWhen: stepCountIs(9)", "6.0.326")).toBe(3));

  it("what a tool asks is asked once a step", () => {
    const { max } = linkRoute(post(`import { openai } from "@ai-sdk/openai";\nimport { generateText, stepCountIs, tool } from "ai";`, `
  const summarize = tool({ execute: async () => generateText({ model: openai("gpt-4o"), prompt: "in short", maxRetries: 0 }) });
  return Response.json(await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0, tools: { summarize }, stopWhen: stepCountIs(5) }));`));

    expect(max).toBe(5 + 5);
  });
});

describe("agents (FACTS C3)", () => {
  const agent = (name: string, settings: string, asked: string, version: string, module = "ai") =>
    attemptsOf(post(`import { openai } from "@ai-sdk/openai";\nimport { stepCountIs } from "ai";\nimport { ${name} } from "${module}";\n
const agent = new ${name}({ model: openai("gpt-4o"), ${tools}, ${settings} });`, `  return Response.json(await agent.${asked});`), { ai: version });

  it.each([
    ["Experimental_Agent", "", "5.0.277", 3],
    ["Experimental_Agent", "stopWhen: stepCountIs(4)", "5.0.277", 12],
    ["ToolLoopAgent", "", "6.0.326", 60],
    ["ToolLoopAgent", "stopWhen: stepCountIs(4)", "6.0.326", 12],
    ["ToolLoopAgent", "stopWhen: []", "6.0.326", "unbounded"],
    ["ToolLoopAgent", "maxRetries: 0", "7.0.173", 20],
  ])("%s with %j of ai %s: %s", (name, settings, version, requests) => {
    expect(agent(name, settings, 'generate({ prompt: "hi" })', version)).toBe(requests);
  });

  it("WorkflowAgent stops at 20 when it generates, never when it streams", () => {
    expect(agent("WorkflowAgent", "", 'generate({ prompt: "hi" })', "7.0.173", "@ai-sdk/workflow")).toBe(60);
    expect(agent("WorkflowAgent", "", 'stream({ prompt: "hi" })', "7.0.173", "@ai-sdk/workflow")).toBe("unbounded");
  });

  it("DurableAgent takes steps without end unless told otherwise", () => {
    expect(agent("DurableAgent", "", 'stream({ prompt: "hi" })', "6.0.326", "@workflow/ai/agent")).toBe("unbounded");
    expect(agent("DurableAgent", "", 'stream({ prompt: "hi", maxSteps: 4 })', "6.0.326", "@workflow/ai/agent")).toBe(12);
  });
});
