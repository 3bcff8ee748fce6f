import type { HttpApi, ModelCallApi } from "../../../catalog/api.js";
import { modelCall as describeModelCall } from "../../../catalog/describe.js";
import { matchModelUrl } from "../../../catalog/model-hosts.js";
import { bodyCaps } from "../../../catalog/option-names.js";
import { alternativesOf, constant, objectValue, opaque, promiseOf, undefinedValue, union, type Abstract, type ExternalValue } from "../values/abstract.js";
import { placeIn } from "../activation.js";
import { askedWith, mayThrow, type Call, type Called } from "../call.js";
import { callTiming } from "./call-timing.js";
import { dependenciesOf, mergeDependencies } from "../values/dependencies.js";
import { noFacts, withFact } from "../guards/guard-facts.js";
import { sequence, type LinkedRequest } from "../linked.js";
import { modelCall } from "./model-call.js";
import { knownText } from "../values/operators.js";
import { firstOption, isUndefined, option, type OptionSource } from "../options.js";
import type { Run } from "../run.js";

/** The platform's `fetch`: no retries of its own, and Node gives up on headers after 300 s, which its coarse timers make 302 (FACTS J). */
const platformFetch: HttpApi = {
  kind: "http",
  url: [{ of: "call", argument: 0, path: [] }],
  baseUrl: [],
  method: [{ of: "call", argument: 1, path: ["method"] }],
  defaultMethod: "GET",
  body: [{ of: "call", argument: 1, path: ["body"] }],
  timeout: [],
  abortSignal: [{ of: "call", argument: 1, path: ["signal"] }],
  defaultTimeoutMs: 302_000,
  retries: null,
  retriedMethods: [],
  retriedMethodsOption: [],
};

export function* callFetch(call: Call): Run<Called> {
  return yield* httpCall(platformFetch, null, call);
}

/** A request by hand: a model call where its URL says so. */
export function* httpCall(api: HttpApi, callee: ExternalValue | null, call: Call): Run<Called> {
  const source = { args: call.args, callee };
  const method = methodOf(api, source);
  const urls = urlsOf(api, source);
  const asks = (url: string) => matchModelUrl(url, method) ?? matchGateway(url, method, call.linker.context.gateways) ?? matchBody(url, method, api, source);
  const whole = urls.find(asks) ?? urls[0] ?? "";
  const model = asks(whole);
  const response = answer(call, whole, callee ? callee.module : "fetch");
  if (!model) return { node: sequence([otherRequest(api, source, whole, call), mayThrow(call)]), value: promiseOf(response) };
  const [body] = api.body;
  // Where what is made is not known to be text, an image or a job of any model, it is not counted in tokens.
  const caps = model.task === "text" ? bodyCaps(whole) : [];
  const described: ModelCallApi = describeModelCall(model.task, {
    local: model.local,
    model: api.body.map((at) => ({ ...at, path: [...at.path, "model"] })),
    maxOutputTokens: api.body.flatMap((at) => caps.map((name) => ({ ...at, path: [...at.path, ...name.split(".")] }))),
    ...(body ? { streamsWhen: { ...body, path: [...body.path, "stream"] } } : {}),
    timeout: api.timeout,
    abortSignal: api.abortSignal,
    defaultTimeoutMs: api.defaultTimeoutMs,
    retries: retriesFor(api, method, source),
  });
  const called: Called = yield* modelCall(described, callee, { ...call, inputs: api.body.flatMap((at) => option(at, source) ?? []) }, { package: model.provider, version: null });
  return { node: called.node, value: promiseOf(response) };
}

/** What ends a request that asks no model. */
function otherRequest(api: HttpApi, source: OptionSource, url: string, call: Call): LinkedRequest {
  const { timeout, abortSignal, defaultTimeoutMs } = api;
  const at = placeIn(call.activation, call.effect.nameSpan);
  const timing = callTiming(describeModelCall("other", { timeout, abortSignal, defaultTimeoutMs }), source, at);
  return { kind: "http-request", callee: call.effect.text, host: hostOf(url), api: { timeout, abortSignal }, timing, at };
}

function hostOf(url: string): string | null {
  return /^https?:\/\/([^/\u0000]+)/.exec(url)?.[1] ?? null;
}

/** The addresses a request may go to, one for each alternative of its parts. */
function urlsOf(api: HttpApi, source: OptionSource): string[] {
  const bases = alternativesOf(firstOption(api.baseUrl, source) ?? undefinedValue);
  return alternativesOf(firstOption(api.url, source) ?? opaque("no URL")).flatMap(({ value }) => {
    const url = knownText(value);
    return bases.map((base) => (isUndefined(base.value) || /^https?:/.test(url) ? url : `${knownText(base.value).replace(/\/$/, "")}/${url.replace(/^\//, "")}`));
  });
}

/** Whatever is sent to a configured gateway asks a model; what is only read there does not. */
function matchGateway(url: string, method: string | null, gateways: readonly string[]): ReturnType<typeof matchModelUrl> {
  const isGateway = gateways.some((gateway) => {
    const address = gateway.replace(/\/$/, "");
    return url === address || /^[/?#\u0000]/.test(url.startsWith(address) ? url.slice(address.length) : ".");
  });
  return isGateway && method !== "GET" && method !== "HEAD" ? { provider: "gateway", task: "text", local: false } : null;
}

/** `fetch(env.ENDPOINT, …)`: of an address of which nothing is known, what is sent tells: a model, and messages of roles or a prompt. */
function matchBody(url: string, method: string | null, api: HttpApi, source: OptionSource): ReturnType<typeof matchModelUrl> {
  if (!/^\u0000+$/.test(url) || method !== "POST") return null;
  const bodies = alternativesOf(firstOption(api.body, source) ?? undefinedValue).flatMap(({ value }) => (value.kind === "object" && value.members.has("model") ? [value.members] : []));
  const isChat = bodies.some((members) => {
    const messages = members.get("messages");
    return messages?.kind === "array" && messages.items.some((one) => one.kind === "object" && one.members.has("role") && one.members.has("content"));
  });
  if (isChat) return { provider: "openai-compatible", task: "text", local: false };
  return bodies.some((members) => members.has("prompt")) ? { provider: "model-api", task: "other", local: false } : null;
}

function methodOf(api: HttpApi, source: OptionSource): string | null {
  if (typeof api.method === "string") return api.method.toUpperCase();
  const given = firstOption(api.method, source);
  if (!given || isUndefined(given)) return unknownOptions(source) ? null : api.defaultMethod;
  return given.kind === "constant" ? String(given.value).toUpperCase() : null;
}

/** Options from elsewhere may name any method. */
function unknownOptions(source: OptionSource): boolean {
  const options = source.args.list[1];
  return options !== undefined && (options.kind === "opaque" || (options.kind === "object" && options.rest !== null));
}

function retriesFor(api: HttpApi, method: string | null, source: OptionSource): ModelCallApi["retries"] {
  if (!api.retries || method === null) return null;
  const named = firstOption(api.retriedMethodsOption, source);
  const methods = named?.kind === "array" ? named.items.map((one) => (one.kind === "constant" ? String(one.value).toUpperCase() : "")) : api.retriedMethods.map((one) => one.toUpperCase());
  return methods.includes(method) ? api.retries : null;
}

/** A response that succeeded, or one that tells that the request has failed. */
function answer(call: Call, url: string, module: string): Abstract {
  const host = hostOf(url) ?? "a service";
  const dependencies = mergeDependencies([dependenciesOf([{ kind: "call", name: `${module} ${host}` }]), ...call.args.list.slice(0, 1).map(askedWith)]);
  const rest = opaque("of a response", dependencies);
  const good = objectValue(new Map([["ok", constant(true)]]), { brand: "Fetched", rest });
  const bad = objectValue(new Map([["ok", constant(false)]]), { brand: "Fetched", rest });
  return union([{ value: good, facts: noFacts }, { value: bad, facts: withFact(noFacts, "failed", [0]) }]);
}
