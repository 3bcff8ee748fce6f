import type { Api, HttpApi, OptionAt, PackageApis } from "./api.js";
import { inCall, inFactory, retries, row, under } from "./describe.js";

/** HTTP clients: model calls where the URL says so (`model-hosts.ts`), with the tries they make by themselves (FACTS E). */

const IDEMPOTENT = ["GET", "PUT", "HEAD", "DELETE", "OPTIONS", "TRACE"];

/** `fetch(url, init)`; Node's gives up on headers after 300 s, which its coarse timers make 302 (FACTS J). */
function fetchLike(more: Partial<HttpApi> = {}): HttpApi {
  return {
    kind: "http", url: [inCall(0), inCall(0, "url")], baseUrl: [], method: [inCall(1, "method"), inCall(0, "method")], defaultMethod: "GET",
    body: [inCall(1, "body")], timeout: [], abortSignal: [inCall(1, "signal")], defaultTimeoutMs: 302_000,
    retries: null, retriedMethods: [], retriedMethodsOption: [], ...more,
  };
}

const METHODS = ["get", "head", "options", "delete", "post", "put", "patch"];

/** One record for each of `client.get` … `client.patch`. */
function shorthands(prefix: string, api: (method: string) => HttpApi): Record<string, Api> {
  return Object.fromEntries(METHODS.map((method) => [`${prefix}${method}`, api(method.toUpperCase())]));
}

/** `axios(config)`, `axios(url, config)`, `axios.post(url, body, config)`; no retries, no timeout. */
function axios(client: string, base: OptionAt[]): Record<string, Api> {
  const config = (at: number): Partial<HttpApi> => ({
    baseUrl: [inCall(at, "baseURL"), ...base], timeout: [inCall(at, "timeout"), ...base.map((option) => ({ ...option, path: ["timeout"] }))],
    abortSignal: [inCall(at, "signal")], defaultTimeoutMs: null,
  });
  const whole = fetchLike({ ...config(0), url: [inCall(0, "url"), inCall(0)], method: [inCall(0, "method"), inCall(1, "method")], body: [inCall(0, "data"), inCall(1, "data")] });
  return {
    [client]: whole,
    [`${client}.request`]: whole,
    ...shorthands(`${client}.`, (method) => {
      const withBody = ["POST", "PUT", "PATCH"].includes(method);
      return fetchLike({ ...config(withBody ? 2 : 1), url: [inCall(0)], method, body: withBody ? [inCall(1)] : [] });
    }),
  };
}

const kyRetries = retries([inCall(1, "retry.limit"), inCall(1, "retry"), inFactory(0, "retry.limit"), inFactory(0, "retry")], 2);
const ky = (method: HttpApi["method"]): HttpApi => fetchLike({
  method, baseUrl: [inCall(1, "prefixUrl"), inCall(1, "prefix"), inFactory(0, "prefixUrl"), inFactory(0, "prefix")], body: [inCall(1, "json"), inCall(1, "body")],
  timeout: [inCall(1, "timeout"), inFactory(0, "timeout")], defaultTimeoutMs: 10_000,
  retries: kyRetries, retriedMethods: IDEMPOTENT, retriedMethodsOption: [inCall(1, "retry.methods"), inFactory(0, "retry.methods")],
});
const got = (method: HttpApi["method"]): HttpApi => ({
  ...ky(method), baseUrl: [inCall(1, "prefixUrl"), inFactory(0, "prefixUrl")], timeout: [inCall(1, "timeout.request"), inFactory(0, "timeout.request")], defaultTimeoutMs: null,
  retries: retries([inCall(1, "retry.limit"), inFactory(0, "retry.limit")], 2),
});
function kyLike(clients: string[], api: (method: HttpApi["method"]) => HttpApi): Record<string, Api> {
  return Object.assign({}, ...clients.map((client) => ({
    [client]: api([inCall(1, "method")]),
    ...shorthands(`${client}.`, api),
  }))) as Record<string, Api>;
}

/** Retries once, but nothing that carries a payload. */
const ofetch = fetchLike({
  baseUrl: [inCall(1, "baseURL"), inFactory(0, "baseURL")], timeout: [inCall(1, "timeout"), inFactory(0, "timeout")],
  retries: retries([inCall(1, "retry"), inFactory(0, "retry")], 1), retriedMethods: IDEMPOTENT,
});

export const http: PackageApis[] = [
  // `fetch` where nobody imported it.
  row("global", "WHATWG fetch; FACTS J", under("", ["fetch", "globalThis.fetch", "window.fetch"], fetchLike())),
  ...["node-fetch", "cross-fetch", "isomorphic-fetch", "unfetch", "isomorphic-unfetch", "undici", "node-fetch-native", "whatwg-fetch", "next/dist/compiled/node-fetch"].map((module) =>
    row(module, "WHATWG fetch", under("", ["default", "fetch"], fetchLike()))),
  row("@ai-sdk/provider-utils", "@ai-sdk/provider-utils: postToApi", {
    ...under("", ["postJsonToApi", "postToApi"], fetchLike({ url: [inCall(0, "url")], method: "POST", body: [inCall(0, "body")], abortSignal: [inCall(0, "abortSignal")] })),
  }),
  row("axios", "axios@1: lib/core/Axios.js", { ...axios("default", []), ...axios("default.create()", [inFactory(0, "baseURL")]) }, { "default.default": "default", axios: "default" }),
  row("ky", "ky@2.1.0 (1.14.3:distribution/utils/normalize.js); FACTS E", kyLike(["default", "default.create()", "default.extend()"], ky)),
  row("got", "got@16.1.0 (14.6.6:dist/source/core/options.js); FACTS E", kyLike(["default", "default.extend()"], got), { got: "default" }),
  row("ofetch", "ofetch@1.5.1:dist/shared", under("", ["ofetch", "$fetch", "ofetch.create()", "$fetch.create()"], ofetch)),
  row("request-promise", "request-promise@4 (unverified)", kyLike(["default"], (method) => fetchLike({ url: [inCall(0), inCall(0, "uri"), inCall(0, "url")], method,
    body: [inCall(0, "body")], defaultTimeoutMs: null }))),
];
