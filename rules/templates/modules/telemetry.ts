import { OpenTelemetry } from "@ai-sdk/otel"; //#sdk&ai>=7
import { metrics, SpanStatusCode, trace, type Attributes, type Counter, type Span } from "@opentelemetry/api";
import { registerTelemetry } from "ai"; //#sdk&ai>=7

/**
 * What AI routes do, as OpenTelemetry tells it: a span per request with those of its model calls and
 * steps within, durations, tokens, errors. Register who receives it in `register` of
 * `instrumentation.ts` (`registerOTel({ serviceName })` of `@vercel/otel`); without one it costs nothing.
 * Prompts and answers are your users': they are not recorded.
 */
const TRACE_HEADER = "x-trace-id";

//#begin sdk
//#begin ai>=7
/** Lets the AI SDK tell of all its calls: once, in `register` of `instrumentation.ts`. */
export function registerModelSpans(): void {
  registerTelemetry(new OpenTelemetry());
}

/** For `telemetry` of a call: its name, and nothing of what is said. */
//#end ai>=7
//#begin ai<7
/** For `experimental_telemetry` of a call, which makes no spans without: its name, and nothing of what is said. */
//#end ai<7
export function spansOf(functionId: string): { isEnabled: true; functionId: string; recordInputs: false; recordOutputs: false } {
  return { isEnabled: true, functionId, recordInputs: false, recordOutputs: false };
}

//#end sdk
/**
 * A route handler with a span around all it does, a stream's last piece included. The trace's id goes
 * to the caller, to be named when something was wrong; what is refused or fails goes to the log.
 *
 * @param route as it is known: `POST /api/chat`, without ids, which would make each request its own.
 */
export function traced<Args extends [request: Request, ...rest: unknown[]], Answer extends Response | undefined>(route: string, handler: (...args: Args) => Answer | Promise<Answer>) {
  return (...args: Args): Promise<Response | Answer> => trace.getTracer("ai").startActiveSpan(route, async (span) => {
    const id = idOf(span);
    const started = performance.now();
    const end = once((status: number) => {
      const milliseconds = Math.round(performance.now() - started);
      metrics.getMeter("ai").createHistogram("ai.request.duration", { unit: "ms" }).record(milliseconds, { route, status });
      span.setAttribute("http.response.status_code", status);
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
      if (status >= 300) console[status >= 500 ? "error" : "warn"](JSON.stringify({ message: "ai: a request was not answered", route, status, traceId: id, milliseconds }));
    });
    try {
      const response = await handler(...args);
      // Next.js answers 500 itself where a handler gives nothing.
      if (response === undefined) {
        end(500);
        return response;
      }
      // A reader who leaves ends the request as well.
      args[0].signal.addEventListener("abort", () => end(response.status), { once: true });
      return tagged(response, id, () => end(response.status));
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      end(500);
      throw error;
    }
  });
}

/** Counts what a model call took. */
export function countTokens(model: string, tokens: { input: number; output: number }): void {
  counter("ai.tokens").add(tokens.input, { model, direction: "input" });
  counter("ai.tokens").add(tokens.output, { model, direction: "output" });
}

/** Counts what a dashboard should show before users complain. */
export function count(event: "error" | "retry" | "breaker_trip" | "empty_tool_result", attributes: Attributes = {}): void {
  counter(`ai.${event}s`).add(1, attributes);
  trace.getActiveSpan()?.addEvent(event, attributes);
}

/** Asked for anew each time: what receives metrics may be registered after this file was loaded. */
function counter(name: string): Counter {
  return metrics.getMeter("ai").createCounter(name);
}

/** The trace's id; where nobody traces, one of its own, so that the log can still be searched. */
function idOf(span: Span): string {
  const { traceId } = span.spanContext();
  return /^0*$/.test(traceId) ? crypto.randomUUID().replaceAll("-", "") : traceId;
}

/** The response with the id, and a word when its last piece has been sent. */
function tagged(response: Response, id: string, end: () => void): Response {
  const headers = new Headers(response.headers);
  headers.set(TRACE_HEADER, id);
  const body = response.body?.pipeThrough(new TransformStream<Uint8Array, Uint8Array>({ flush: end }));
  if (!body) end();
  return new Response(body ?? null, { status: response.status, statusText: response.statusText, headers });
}

function once(act: (status: number) => void): (status: number) => void {
  let done = false;
  return (status) => {
    if (!done) act(status);
    done = true;
  };
}
