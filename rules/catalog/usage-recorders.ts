/** Who sees what a model call has used, and what answers call it (FACTS F; the tools' own pages). */

/** Packages that record every answer once they are set up, by a part of their name. */
export const recordingPackages =
  /langfuse|langsmith|helicone|braintrust|traceloop|openllmetry|opik|arize|portkey|openlit|laminar|lunary|posthog|@sentry\/|newrelic|dd-trace|@vercel\/otel|@ai-sdk\/otel|agentops|weave/;

/** Exports that put themselves between the app and the model, and see every answer. */
export const recordingWrappers: ReadonlySet<string> = new Set([
  "wrapLanguageModel", "observeOpenAI", "withTracing", "wrapOpenAI", "wrapAISDK", "wrapAnthropic", "traceable",
]);

/** Gateways that record every answer, by a part of their addresses and of the headers they ask for. */
export const recordingGateways = /helicone|portkey|langdb|openpipe|keywordsai/i;

/** Members of a model's answer, in any SDK, that say what it used. */
export const usageMembers =
  /^(usage|totalUsage|usageMetadata|usage_metadata|tokenUsage|token_usage|llmOutput|(total|input|output|prompt|completion)_?[tT]okens|(total|input|output|prompt|candidates)TokenCount|costUsd|total_cost)$/;
