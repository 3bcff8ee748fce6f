import type { Api, PackageApis } from "./api.js";
import { FIRST_FUNCTION } from "./api.js";
import { inCall, row, under } from "./describe.js";

/** What only watches: it asks no model, guards nothing, and what it wraps runs all the same (FACTS F). */

const watches: Api = { kind: "telemetry" };
/** `observe(fn)`: a function that calls the first. */
const wraps: Api = { kind: "pass-through", argument: 0, gives: "wrap" };
/** `startActiveSpan("name", fn)`: runs the function and gives its result. */
const spans = { kind: "callback" as const, callbacks: [inCall(FIRST_FUNCTION)], when: "now" as const, times: "once" as const };
/** A client (`observeOpenAI(openai)`) or model that is handed back, watched. */
const hands: Api = { kind: "pass-through", argument: 0, gives: "value" };

export const telemetry: PackageApis[] = [
  ...["@sentry/nextjs", "@sentry/node"].map((module) => row(module, "@sentry/nextjs@11.8.0; FACTS F", {
    ...under("", ["captureException", "captureMessage", "captureEvent", "addBreadcrumb", "setUser", "setTag", "setContext", "init", "flush", "metrics.*", "logger.*"], watches),
    ...under("", ["startSpan", "startSpanManual", "withScope", "withMonitor", "continueTrace"], spans),
    ...under("", ["withSentry", "wrapApiHandlerWithSentry", "wrapRouteHandlerWithSentry"], wraps),
    withServerActionInstrumentation: spans,
    instrumentOpenAiClient: hands,
  })),
  row("@opentelemetry/api", "@opentelemetry/api@1.10.0: its types", {
    ...under(["trace.getTracer().", "default.trace.getTracer()."], ["startActiveSpan"], spans),
    ...under(["trace.getTracer()."], ["startSpan"], watches),
    "context.with": spans,
  }),
  row("langfuse", "langfuse@3.39.2; FACTS F", {
    ...under(["Langfuse#", "default#"], ["trace", "generation", "span", "event", "score", "flushAsync", "shutdownAsync"], watches),
    observeOpenAI: hands,
  }),
  row("@langfuse/openai", "@langfuse/openai@5; FACTS F", { observeOpenAI: hands }),
  row("@langfuse/tracing", "@langfuse/tracing@5; FACTS F", { observe: wraps, ...under("", ["startActiveObservation", "propagateAttributes"], spans), updateActiveTrace: watches }),
  row("langsmith/traceable", "langsmith@0.12.0: its types", { traceable: wraps }),
  ...["langsmith/wrappers", "langsmith/wrappers/openai"].map((module) => row(module, "langsmith@0.3: wrappers", { wrapOpenAI: hands, wrapSDK: hands })),
  row("braintrust", "braintrust@3.35.0: its types", { ...under("", ["wrapOpenAI", "wrapOpenAIv4", "wrapAnthropic", "wrapAISDKModel", "wrapAISDK"], hands),
    traced: { ...spans, callbacks: [inCall(0)] }, wrapTraced: wraps }),
  row("@posthog/ai", "@posthog/ai@8.13.1: its types", { withTracing: hands }),
  ...["posthog-node", "posthog-js"].map((module) => row(module, "posthog-node@5", under(["PostHog#", "default."], ["capture", "identify", "shutdown", "flush"], watches))),
  row("@ai-sdk/otel", "@ai-sdk/otel@1.0.173; FACTS F", under("", ["OpenTelemetry#"], watches)),
  { module: "ai", versions: ">=7", source: "ai@7.0.173; FACTS C4", apis: { registerTelemetry: watches } },
  row("@vercel/otel", "@vercel/otel@2.1.3; FACTS F", { registerOTel: watches }),
  row("pino", "pino@10.4.0: its types", under("default().", ["info", "warn", "error", "debug", "trace", "fatal"], watches)),
  row("next-axiom", "next-axiom@1.10.0: its types", { withAxiom: wraps, ...under(["log.", "Logger#"], ["info", "warn", "error", "debug", "flush"], watches) }),
  row("@vercel/analytics/server", "@vercel/analytics@2.0.1: its types", { track: watches }),
  row("@logtail/next", "@logtail/next@0.4.0: its types", { withBetterStack: wraps, withLogtail: wraps }),
];
