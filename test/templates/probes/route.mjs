// Code of a fixed app, run in the process of an instance.
import { trace } from "@opentelemetry/api";

/** What a handler answers; `texts` of a stream are put together. `env` is set before its code is loaded. */
export async function answered(file, { method = "POST", body, headers, env } = {}) {
  for (const level of ["error", "warn"]) console[level] = () => {};
  Object.assign(process.env, env);
  const handlers = await import(file);
  const started = performance.now();
  const response = await handlers[method](new Request("http://localhost/api/chat", { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) }));
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text, seconds: (performance.now() - started) / 1_000 };
}

/** Runs an app's `instrumentation`, as Next.js does before its first request. */
export async function registered(file, env) {
  Object.assign(process.env, env);
  (await import(file)).register();
}

/** Once all that was told is sent. */
export async function flushed() {
  await trace.getTracerProvider().getDelegate().forceFlush();
}

/** What a function of the browser's code gives, where paths below `prefix` are those of a server. */
export async function inBrowser(server, prefix, file, name) {
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => fetch(typeof input === "string" && input.startsWith(prefix) ? `${server}${input.slice(prefix.length)}` : input, init);
  return (await import(file))[name]();
}
