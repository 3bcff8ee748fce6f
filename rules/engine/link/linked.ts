import type { Place } from "../finding.js";
import type { Backoff, ModelCallApi } from "../../catalog/api.js";
import type { Amount, Factor } from "../measures/amount.js";
import type { CallData } from "./model-calls/call-data.js";
import type { CallUsage } from "./model-calls/call-usage.js";
import type { CallTiming } from "./model-calls/call-timing.js";
import type { GuardFacts } from "./guards/guard-facts.js";
import type { RetryHabits } from "./model-calls/retry-habits.js";
import type { StoreUse } from "./store-use.js";

/**
 * The effect tree of an entrypoint, linked: calls of the app's own functions are replaced by what
 * those do, calls of catalogued APIs by what they are. Subtrees of functions called alike are
 * shared, so a tree is a directed acyclic graph: folds memoise by node.
 */
export type Linked =
  | { kind: "sequence"; parts: Linked[] }
  /** Exactly one arm runs. */
  | { kind: "choice"; arms: Linked[]; at: Place }
  /** What `break label` leaves: a labelled block, a `switch`. */
  | { kind: "block"; label: string; body: Linked }
  | LinkedLoop
  | LinkedTry
  /** Code that cannot be seen, or the rejection of a promise made earlier, may throw here. */
  | { kind: "may-throw" }
  /**
   * Waits for what was started before and not awaited yet, the last `of` of it or (null)
   * all; for what a model streams as well where `stream`. May throw what that has thrown.
   */
  | LinkedJoin
  /** A promise made by hand is settled here. */
  | { kind: "settle" }
  /** A controller is told to abort: at once, or by a timer (null: after a time that is not known), or when the caller leaves. */
  | { kind: "abort"; controller: string; milliseconds: number | null; by: "timer" | "request" | "code"; at: Place }
  /** The request's own body is read here (or copied with it), by this method: once is all there is. */
  | { kind: "body-read"; method: string; at: Place }
  /** What a model has written (asked by `callee`, where that is known) is taken for JSON here, and for data of a shape. */
  | { kind: "answer-parsed"; id: string; callee: string; at: Place }
  /** Something looks at what was parsed there: a schema, a check by hand. */
  | { kind: "answer-checked"; of: readonly string[]; at: Place }
  | LinkedRequest
  /** A function for the errors of what is streamed is handed over here (`onError`, `getErrorMessage`), or they are passed on to the reader as such. */
  | { kind: "stream-errors"; by: "handler" | "protocol"; at: Place }
  | LinkedDeferred
  | LinkedStep
  | LinkedFunction
  | LinkedModelCall
  | { kind: "wait"; milliseconds: number | null; at: Place }
  | LinkedSideEffect
  | { kind: "guard"; guard: number; at: Place }
  | LinkedState
  | { kind: "not-followed"; callee: string; why: string; at: Place }
  /** `settles`: what is returned is a promise, whose rejection is the function's own, outside any `try` of it. */
  | { kind: "exit"; exit: "return" | "throw" | "break" | "continue"; label: string | null; status: number | null; settles: boolean; at: Place };

/** Runs outside the response path. */
export interface LinkedDeferred {
  kind: "deferred";
  body: Linked;
  /** `after()`; what a stream is written by, or calls; a promise nobody awaits; a timer's callback. */
  how: "after" | "stream" | "floating" | "callback";
  /** The members of the object that a `ReadableStream` was made of. */
  source?: readonly string[] | undefined;
  /** Of what nobody awaits: what is called, as written. */
  callee?: string;
  at: Place;
}

export interface LinkedTry {
  kind: "try";
  body: Linked;
  handler: Linked | null;
  finalizer: Linked | null;
  /** What its `catch` does with what it caught, as its text tells, also where that is never reached (`handler` is null then). */
  caught: { decides: boolean; says: readonly string[] } | null;
  at: Place;
}

export interface LinkedJoin {
  kind: "join";
  how: "all" | "first";
  of: number | null;
  stream: boolean;
  /** Where a model's answer races a promise that a timer settles. */
  timer: Place | null;
  /** That timer's milliseconds; absent: not known. */
  timerMs?: number;
}

/** A step of a durable engine: memoised by its id, tried again by itself. */
export interface LinkedStep {
  kind: "step";
  engine: string;
  /** Null: it has none, or it is not known. */
  id: string | null;
  /** Where the id is written, if it is. */
  idAt: Place | null;
  /** The id is made of the time or of chance: another one at each run. */
  unstable: boolean;
  body: Linked;
  at: Place;
}

export interface LinkedLoop {
  kind: "loop";
  loop: "counted" | "while" | "each" | "poll" | "recursion" | "library-retry";
  /** A success leaves it: its turns are attempts of one thing. */
  retry: boolean;
  /** A success leaves it too, but each turn asks another of a list (models, keys): none is asked again. */
  fallback?: boolean;
  bound: Amount;
  /** Of a library's retries: the pauses between them; absent: not known, or none. */
  backoff?: Backoff | undefined;
  /** Of a hand-written one: what it does between two tries. */
  habits?: RetryHabits | undefined;
  /** Why there is no number, for people. */
  why: string | null;
  /** For `data`: whether the request decides how many. */
  fromRequest: boolean;
  /**
   * Turns in order, alike ones together. Where the bound is a number their times add up to it;
   * else they stand for any one turn.
   */
  turns: { times: number; body: Linked }[];
  /** For people: `withRetry (attempts = 5)`, `for`. */
  what: string;
  labels: readonly string[];
  /** Whether what follows the loop is ever reached. */
  leaves: boolean;
  /** Whether its bound is only its patience: turns of it may end it before (a status that was waited for, an answer that will do). */
  endsEarly?: boolean;
  /** Nobody has written its bound: it is the default of a library. */
  byDefault?: boolean;
  /** Parts run side by side (`Promise.all(xs.map(…))`). */
  parallel: boolean;
  at: Place;
}

/** A call of a function of the app, with what the function does. */
export interface LinkedFunction {
  kind: "function";
  name: string;
  /** Where it is called, and where it stands. */
  at: Place;
  callee: Place;
  body: Linked;
  /** What had passed before the call; guard facts inside the body are relative to it. */
  before: GuardFacts;
  /** The function's rejection is thrown where its promise is awaited, not here. */
  startsOnly: boolean;
  /** Of a method: the module's variable that holds the instance, or the caller's own `this`; null or absent: not known. */
  receiver?: StateHolder | "this" | null;
  /** A `'use workflow'` function that is not run here: its engine does, in the background. */
  workflow: boolean;
  /** Said in its JSDoc comment (`@ai-routes signed`): it lets through only requests that this server has signed. */
  signed?: true;
  /** What a durable engine runs on the request that comes in (`inngest.endpoint(handler)`, `serve(handler)`). */
  endpoint: DurableEndpoint | null;
}

/** A variable of a module that holds what outlives a request. */
export interface StateHolder {
  name: string;
  /** Its declaration. */
  at: Place;
}

/** A write of state that outlives the request, of something that tells of it. */
export interface LinkedState {
  kind: "state";
  /** `this`: the instance whose method writes; who holds it is told by the call ({@link LinkedFunction.receiver}). */
  holder: StateHolder | "this";
  /** A member of `this`. */
  field: string | null;
  /** `keyed`: one entry of many. `list`: added to a list. `value`: one for all. */
  shape: "keyed" | "list" | "value";
  /** What it tells of: `request`, `user` (a key made of who is signed in), `model` (an answer). */
  of: readonly string[];
  at: Place;
}

export interface LinkedSideEffect {
  kind: "side-effect";
  effect: string;
  paid: boolean;
  /** It stays (a row, a message), where a search only costs. */
  writes: boolean;
  callee: string;
  /** Of a database or a store: what of it. */
  store?: StoreUse | undefined;
  /** By which function of which package its client was made, and in which file; absent: by none. */
  client?: { package: string; maker: string; madeIn: string } | undefined;
  /** The key by which the service would do it once only: whether it is given, and where it would stand. Absent: it takes none. */
  idempotency?: { given: boolean; argument: number; path: readonly string[]; call: Place } | undefined;
  at: Place;
}

export interface DurableEndpoint {
  engine: string;
  /** `caller`: whoever calls the route waits for it. `engine`: the engine asks for it, one step at a request. */
  asks: "caller" | "engine";
  /** Where it is made. */
  at: Place;
  /** The file that makes the client, where it is known to lack the adapter that endpoints need; else null. */
  withoutAdapter: string | null;
}

export interface LinkedModelCall {
  kind: "model-call";
  at: Place;
  callee: string;
  package: string;
  version: string | null;
  model: string | null;
  api: ModelCallApi;
  /** The SDK's own: retries, agent steps. */
  factors: Factor[];
  /** What its tools do, once each step. */
  tools: Linked;
  before: GuardFacts;
  /** The request brings the key: the caller's money. */
  callerPays: boolean;
  /** The request may bring it, and who brings none spends the app's money. */
  callerMayPay: boolean;
  /** What of the request reaches it. */
  data: CallData;
  /** What its price depends on. */
  usage: CallUsage;
  /** Files in which its client and its models were made. */
  madeIn: readonly string[];
  /** Options that stand in its first argument, and those its callee was made with. */
  given: GivenOptions;
  /** Tools handed to it. */
  toolset: readonly LinkedTool[];
  /** Whether it can throw where it stands (a stream's errors come later). */
  throws: boolean;
  /** Functions of the app stand between it and its model (`wrapLanguageModel({ middleware })`): they see what is asked. */
  middleware: boolean;
  /** Nobody waits for it where it stands. */
  startsOnly: boolean;
  timing: CallTiming;
}

/** A request by hand (`fetch`, axios, …) that asks no model. */
export interface LinkedRequest {
  kind: "http-request";
  callee: string;
  /** `api.example.com`; null: not known. */
  host: string | null;
  /** Where it takes a timeout or a signal. */
  api: Pick<ModelCallApi, "timeout" | "abortSignal">;
  timing: CallTiming;
  at: Place;
}

/** Names of options, where they are known; those that are `undefined` are not given. */
export interface GivenOptions {
  call: readonly string[];
  /** Those of the call that are written out in it: the others are spread, or come in an object made elsewhere. */
  written: readonly string[];
  client: readonly string[];
}

/** A tool as a model call sees it. */
export interface LinkedTool {
  /** Its key, or null: known by its place in a list, or not at all. */
  name: string | null;
  /** Names of its members. */
  members: readonly string[];
  /** Where its function stands; null: it has none that can be seen. */
  at: Place | null;
  /** What its function does. */
  body: Linked;
  /** The schema of its input. */
  input: ToolInput;
}

/** `none`: its function reads no input. `missing`: there is no schema. `any`: it takes anything. `unbounded`: texts of any length in it. `unknown`: it cannot be seen into. */
export type ToolInput = "none" | "missing" | "any" | "unbounded" | "bounded" | "unknown";

export const nothing: Linked = { kind: "sequence", parts: [] };

export const throwing: Linked = { kind: "may-throw" };

export const joining: Linked = { kind: "join", how: "all", of: null, stream: false, timer: null };

export const joiningStreams: Linked = { kind: "join", how: "all", of: null, stream: true, timer: null };

export const settling: Linked = { kind: "settle" };

/** A sequence without empty parts; a single part is itself. */
export function sequence(parts: readonly Linked[]): Linked {
  const kept = parts.filter((part, index) => !isNothing(part) && !((part === throwing || part === joining) && parts[index - 1] === part));
  return kept.length === 1 ? kept[0]! : kept.length === 0 ? nothing : { kind: "sequence", parts: kept };
}

/** Whether there is anything in a tree that a measure or a reader wants to know of. */
export function hasWork(node: Linked): boolean {
  switch (node.kind) {
    case "sequence":
      return node.parts.some(hasWork);
    case "choice":
      return node.arms.some(hasWork);
    case "block":
      return hasWork(node.body);
    case "loop":
      return node.turns.some((turn) => hasWork(turn.body));
    case "try":
      return hasWork(node.body) || (node.handler !== null && hasWork(node.handler)) || (node.finalizer !== null && hasWork(node.finalizer));
    case "exit":
      return node.label !== null && node.label.startsWith("recursion");
    case "may-throw":
      return false;
    default:
      return true;
  }
}

/** Whether a tree does nothing that anybody measures. */
export function isNothing(node: Linked): boolean {
  return node.kind === "sequence" && node.parts.length === 0;
}
