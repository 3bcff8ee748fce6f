// A route that is traced, and an OpenTelemetry provider in memory that receives what it tells.
import { metrics } from "@opentelemetry/api";
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { aiSdk } from "./sdks.mjs";

const telemetry = await import(`../rendered/${process.env.TEMPLATES ?? "run"}/telemetry.js`);

/** What is told of one request: spans, metrics, the log, and the id that the caller gets. */
export async function told(major, baseURL, { registered = true, leaves = false } = {}) {
  const spans = new InMemorySpanExporter();
  const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: measured, exportIntervalMillis: 60_000 });
  if (registered) {
    new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register();
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  }
  telemetry.registerModelSpans?.();
  const logged = [];
  for (const level of ["warn", "error"]) console[level] = (...words) => logged.push(words.join(" "));

  const { streamText, model } = await aiSdk(major, baseURL);
  const route = telemetry.traced("POST /api/chat", async () => {
    const option = { [major >= 7 ? "telemetry" : "experimental_telemetry"]: telemetry.spansOf("chat") };
    const result = streamText({ model, prompt: "my private question", maxRetries: 0, onError: () => {}, ...option });
    telemetry.countTokens("gpt-4o-mini", { input: 10, output: 5 });
    // Version 4 gives a text only to those who read.
    if (major === 4) void result.consumeStream();
    if ((await result.text.then(null, () => null)) === null) return new Response("The model failed", { status: 503 });
    return result.toTextStreamResponse();
  });
  const controller = new AbortController();
  const response = await route(new Request("http://localhost/api/chat", { method: "POST", signal: controller.signal }));
  if (leaves) controller.abort();
  else await response.text();
  if (registered) await reader.forceFlush();
  const all = spans.getFinishedSpans();
  return {
    id: response.headers.get("x-trace-id"),
    spans: all.map((span) => ({ name: span.name, traceId: span.spanContext().traceId, text: JSON.stringify(span.attributes) })),
    metrics: measured.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics.map(({ descriptor, dataPoints }) => [descriptor.name, dataPoints.map(({ value }) => value?.count ?? value)]))),
    logged,
  };
}
