/**
 * Packages that take up what the AI SDK tells of its calls, by the module as imported.
 * `spans`: they receive OpenTelemetry spans, which the SDK must be told to make.
 * `own`: they watch by means of their own (wrapped models, hooks into packages as these load).
 * `spans-then-own`: spans up to AI SDK 6; of 7 they can hear by themselves, through its tracing channel
 * (ai@7.0.173: docs/03-ai-sdk-core/60-telemetry.mdx, "Tracing channel").
 */
export type TelemetryReceiver = "spans" | "own" | "spans-then-own";

/** FACTS F; the tools' own pages (unverified where FACTS is silent). */
const receivers: readonly [RegExp, TelemetryReceiver][] = [
  [/^(?:@vercel\/otel|@opentelemetry\/(?!api-logs$)[\w-]+|@langfuse\/otel|langfuse-vercel|@axiomhq\/ai|@arizeai\/[\w-]+|@honeycombio\/[\w-]+|@grafana\/[\w-]+)(?:\/|$)/, "spans"],
  [/^(?:@sentry\/[\w-]+|newrelic|@newrelic\/[\w-]+|logfire|@highlight-run\/[\w-]+)(?:\/|$)/, "spans-then-own"],
  [/^(?:dd-trace|braintrust|@braintrust\/[\w-]+|langsmith|@posthog\/ai|@helicone\/[\w-]+|@traceloop\/[\w-]+|@lmnr-ai\/[\w-]+|opik(?:-vercel)?|weave|@langtrase\/[\w-]+|@ai-sdk\/devtools)(?:\/|$)/, "own"],
];

/** What a module is to telemetry; null: nothing. */
export function telemetryReceiver(module: string): TelemetryReceiver | null {
  return receivers.find(([modules]) => modules.test(module))?.[1] ?? null;
}

/** Receivers that stand before the provider's address, and need no package: what a text that uses them mentions. */
export const receivingProxies: readonly { name: string; mention: RegExp }[] = [{ name: "Helicone", mention: /\b(?:helicone\.ai|Helicone-Auth)\b/ }];

/** What registers receivers with the AI SDK, from 7 on. */
export const registration = { module: "ai", name: "registerTelemetry" } as const;
