import type { Backoff, ModelCallApi, OptionAt } from "../../../catalog/api.js";
import type { Place } from "../../finding.js";
import { alternativesOf, type Abstract } from "../values/abstract.js";
import { firstOption, isGiven, isUndefined, largest, mayHoldMore, option, type OptionSource } from "../options.js";
import { signalIn, type Signal } from "./signals.js";

/** When a model call gives up by itself, as its options and its client's say. */
export interface CallTiming {
  /** Ends one attempt (or one step); the next may follow. */
  attempt: Timeout | null;
  /** Ends the call with all its attempts and steps. */
  call: Timeout | null;
  /** The controllers whose `abort` ends the call; what calls that, and when, stands in the tree (`abort`). */
  controllers: readonly string[];
  /** Whether the request's own signal reaches it: who leaves ends the call. */
  requestSignal: boolean;
  /** Something that cannot be told apart may end it: a signal from elsewhere, options that cannot be seen. */
  unclear: boolean;
  /** What it says is settled when the answer has ended (`onFinish`): who leaves must not end it. */
  settlesLater: boolean;
  /** What ends an attempt where nothing is set: the SDK's own; null: it has none. Milliseconds. */
  sdkDefault: number | null;
  backoff: Backoff | null;
  retryAfterMaxMs: ModelCallApi["retryAfterMaxMs"];
  /** The greatest number of tokens an answer may have; null: none set, or not known. */
  outputTokens: number | null;
}

export interface Timeout {
  /** `unknown`: set, but not to a number that can be read. */
  milliseconds: number | "unknown";
  /** For people: `timeout`, `AbortSignal.timeout`. */
  what: string;
  at: Place;
}

export function callTiming(api: ModelCallApi, source: OptionSource, at: Place): CallTiming {
  const own = setIn(api, source);
  const given = firstOption(api.abortSignal, source);
  const signal: Signal | null = given === undefined || isUndefined(given) ? null : signalIn(given);
  const timers: (Timeout | null)[] = [own?.call === undefined ? null : { milliseconds: own.call, what: "timeout", at }, signal?.milliseconds == null ? null : { milliseconds: signal.milliseconds, what: "AbortSignal.timeout", at }];
  const tokens = firstOption(api.maxOutputTokens, source);
  const most = tokens === undefined ? null : largest(tokens);
  return {
    attempt: own?.attempt === undefined ? null : { milliseconds: own.attempt, what: "timeout", at },
    call: timers.reduce(earlier),
    controllers: signal?.controllers ?? [],
    requestSignal: signal?.request ?? false,
    unclear: (signal?.unclear ?? false) || hides(api, source),
    settlesLater: api.callbacks.some((callback) => /^on(Finish|End)$/.test(callback.path.at(-1) ?? "") && isGiven(option(callback, source))),
    sdkDefault: api.defaultTimeoutMs,
    backoff: api.retries?.backoff ?? null,
    retryAfterMaxMs: api.retryAfterMaxMs,
    outputTokens: typeof most === "number" ? most : null,
  };
}

/** The timer that ends first; one that is not known may be any. */
export function earlier(a: Timeout | null, b: Timeout | null): Timeout | null {
  if (a === null || b === null) return a ?? b;
  if (a.milliseconds === "unknown") return b;
  return b.milliseconds !== "unknown" && b.milliseconds < a.milliseconds ? b : a;
}

interface SetTimes {
  attempt?: number | "unknown";
  call?: number | "unknown";
}

/** What the first option says that is given, in milliseconds. */
function setIn(api: ModelCallApi, source: OptionSource): SetTimes | null {
  for (const at of api.timeout) {
    const value = option(at, source);
    if (value === undefined || isUndefined(value)) continue;
    const set = setTimes(value, api.timeoutEnds ?? "attempt");
    return at.path.at(-1)?.endsWith("InSeconds") && typeof set.attempt === "number" ? { ...set, attempt: set.attempt * 1_000 } : set;
  }
  return null;
}

/** A number, or the AI SDK's object: `{ totalMs, stepMs, chunkMs, firstChunkMs }`. */
function setTimes(value: Abstract, ends: "attempt" | "call"): SetTimes {
  const objects = alternativesOf(value).flatMap(({ value: one }) => (one.kind === "object" && one.brand === null ? [one] : []));
  const [object] = objects;
  if (!object) return { [ends]: numberIn(value) };
  const member = (name: string) => {
    const found = object.members.get(name);
    return found === undefined || isUndefined(found) ? undefined : numberIn(found);
  };
  const total = member("totalMs");
  const attempt = member("stepMs") ?? member("chunkMs") ?? member("firstChunkMs");
  return { ...(total === undefined ? {} : { call: total }), ...(attempt === undefined ? {} : { attempt }) };
}

function numberIn(value: Abstract): number | "unknown" {
  const most = largest(value);
  return typeof most === "number" ? most : "unknown";
}

/** Whether options stand where they cannot be seen: a spread of something unknown, a client with a `fetch` of its own. */
function hides(api: ModelCallApi, source: OptionSource): boolean {
  const places = [...api.timeout, ...api.abortSignal];
  const holders = places.filter(({ path }) => path.length > 0).map((at): OptionAt => ({ ...at, path: [] }));
  if (holders.map((at) => option(at, source)).some((holder) => holder !== undefined && mayHoldMore(holder))) return true;
  const model = firstOption(api.model, source);
  const clients = [source.callee, ...(model ? alternativesOf(model).map(({ value }) => (value.kind === "external" ? value : null)) : [])];
  return clients.some((client) => {
    for (let at = client; at; at = at.base) if (at.arguments?.some((one) => one.kind === "object" && (one.members.has("fetch") || one.members.has("httpAgent")))) return true;
    return false;
  });
}
