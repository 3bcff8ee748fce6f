import type { Api, ModelCallApi, PackageApis } from "./api.js";
import { inCall, stepCount, under } from "./describe.js";
import { STAINLESS_CLIENTS, stainlessRequest } from "./stainless.js";

/** Anthropic's client and its Bedrock, Vertex and Foundry variants, which share its methods (FACTS D). */

/** 2^31 − 1 ms: nearly 25 days, far beyond any route. */
const LONGEST_SLEEP_MS = 2_147_483_647;

function request(retryAfterMaxMs: number, more: Partial<ModelCallApi> = {}): ModelCallApi {
  return stainlessRequest("text", { retryAfterMaxMs, timeoutMs: 600_000 }, 1, { maxOutputTokens: [inCall(0, "max_tokens")], ...more });
}

function messages(after: number): Record<string, Api> {
  return {
    ...under(STAINLESS_CLIENTS, ["messages.create", "beta.messages.create"], request(after, { streamsWhen: inCall(0, "stream") })),
    ...under(STAINLESS_CLIENTS, ["messages.stream", "beta.messages.stream"], request(after, { streams: true })),
    ...under(STAINLESS_CLIENTS, ["messages.batches.create", "beta.messages.batches.create"], { ...request(after), task: "batch" }),
    // Before messages had left beta, prompt caching had a folder of its own.
    ...under(STAINLESS_CLIENTS, ["beta.promptCaching.messages.create"], request(after, { streamsWhen: inCall(0, "stream") })),
  };
}

/** `BetaToolRunner.js`: loops while tools are called; ends only at `max_iterations` where that is given. */
const toolRunner = (after: number): ModelCallApi => ({
  ...request(after, {
    tools: [inCall(0, "tools")],
    toolExecute: ["run"],
    steps: stepCount([inCall(0, "max_iterations")], "unbounded"),
    streamsWhen: inCall(0, "stream"),
  }),
  task: "agent",
});

const completions = (after: number): Record<string, Api> =>
  under(STAINLESS_CLIENTS, ["completions.create"], request(after, { maxOutputTokens: [inCall(0, "max_tokens_to_sample")], streamsWhen: inCall(0, "stream") }));

const helpers = (after: number): Record<string, Api> => ({
  ...under(STAINLESS_CLIENTS, ["messages.parse", "beta.messages.parse"], { ...request(after), task: "object" }),
  ...under(STAINLESS_CLIENTS, ["beta.messages.toolRunner"], toolRunner(after)),
});

const ranges: { versions: string; source: string; apis: Record<string, Api> }[] = [
  { versions: "<0.40", source: "@anthropic-ai/sdk@0.39.0:core.js; FACTS D", apis: { ...messages(60_000), ...completions(60_000) } },
  { versions: ">=0.40 <0.79", source: "@anthropic-ai/sdk@0.70.0:client.js:403, 0.78.0 and 0.79.0 compared", apis: { ...messages(60_000), ...completions(60_000), ...helpers(60_000) } },
  {
    versions: ">=0.79 <1",
    source: "@anthropic-ai/sdk@0.137.0:client.js; FACTS D",
    apis: { ...messages(LONGEST_SLEEP_MS), ...completions(LONGEST_SLEEP_MS), ...helpers(LONGEST_SLEEP_MS) },
  },
  { versions: ">=1", source: "@anthropic-ai/sdk@1.11.0:client.js; FACTS D", apis: { ...messages(LONGEST_SLEEP_MS), ...helpers(LONGEST_SLEEP_MS) } },
];

const clouds: Record<string, string> = {
  "@anthropic-ai/bedrock-sdk": "AnthropicBedrock",
  "@anthropic-ai/vertex-sdk": "AnthropicVertex",
  "@anthropic-ai/foundry-sdk": "AnthropicFoundry",
};

export const anthropic: PackageApis[] = [
  ...ranges.map((range) => ({
    module: "@anthropic-ai/sdk",
    ...range,
    aliases: { Anthropic: "default", "default.Anthropic": "default" },
  })),
  ...Object.entries(clouds).map(([module, name]) => ({
    module,
    versions: "*",
    source: "@anthropic-ai/sdk@1.11.0:client.js (the client they extend)",
    aliases: { [name]: "default" },
    apis: { ...messages(LONGEST_SLEEP_MS), ...helpers(LONGEST_SLEEP_MS) },
  })),
  ...["@anthropic-ai/sdk/helpers/beta/zod", "@anthropic-ai/sdk/helpers/beta/json-schema"].map((module) => ({
    module,
    versions: "*",
    source: "@anthropic-ai/sdk@1.11.0:helpers/beta/zod.d.ts",
    apis: under("", ["betaZodTool", "betaTool"], { kind: "tool" as const, argument: 0 }),
  })),
];
