// Code of a fixed app, run in the process of an instance.
import { trace } from "@opentelemetry/api";

/** What a handler answers; `texts` of a stream are put together. `env` is set before its code is loaded, `params` are its route's. */
export async function answered(file, request) {
  const started = performance.now();
  const response = await responseOf(file, request);
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: text, seconds: (performance.now() - started) / 1_000 };
}

/** What a reader has read of a stream who leaves after so many pieces. */
export async function left(file, request, pieces) {
  const reader = (await responseOf(file, request)).body.getReader();
  let text = "";
  for (let read = 0; read < pieces; read++) text += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  return text;
}

async function responseOf(file, { method = "POST", body, headers, env, params } = {}) {
  for (const level of ["error", "warn"]) console[level] = () => {};
  Object.assign(process.env, env);
  const handlers = await import(file);
  const request = new Request("http://localhost/api/chat", { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  return handlers[method](request, { params: Promise.resolve(params) });
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
