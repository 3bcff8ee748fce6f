import type { ModelCallApi, GuardKind } from "../catalog/api.js";
import type { ModelFacts } from "../catalog/models.js";
import type { FileFacts } from "./facts/file-facts.js";
import type { App, EntrypointKind } from "./graph/app.js";
import type { Place } from "./finding.js";
import type { CallData } from "./link/model-calls/call-data.js";
import type { CallUsage } from "./link/model-calls/call-usage.js";
import type { GuardKey } from "./link/guards/guard-key.js";
import type { GuardUser } from "./link/guards/guard-user.js";
import type { GivenOptions, Linked, LinkedTool } from "./link/linked.js";
import type { SegmentFile } from "./segment-config/segment-file.js";
import type { Amount, Factor } from "./measures/amount.js";
import type { Cost } from "./measures/cost.js";
import type { DurableRun } from "./measures/durable-run.js";
import type { ModuleState } from "./measures/module-state.js";
import type { Rework } from "./measures/rework.js";
import type { CallTiming, Timeout } from "./link/model-calls/call-timing.js";
import type { Times } from "./measures/time.js";

/** What users call a route: a place where a request, an event or a schedule enters the app. */
export interface Entrypoint {
  kind: EntrypointKind;
  file: string;
  /** `/api/chat/[id]`; for durable functions and actions their name or the page's URL. */
  url: string;
  app: App;
  facts: FileFacts;
  /** Those that reach a model call. */
  handlers: Handler[];
  runtime: RuntimeSetting;
  maxDuration: DurationSetting;
  /** Files whose segment config counts for it (`segmentFilesOf`): its own, then what it inherits. */
  segmentFiles: readonly SegmentFile[];
  /** Modules that its own file and those of the functions it runs import, without types, by file and place. */
  imports: readonly { from: string; at: Place }[];
  /** Runs in the background, started by an event or asked for by a durable engine: no caller waits, nobody is signed in. */
  background: boolean;
  /**
   * A route where an engine asks for durable functions, and nothing else that asks a model: its
   * handlers are measured as one request, which runs one step. The functions are entrypoints of their own.
   */
  serves: boolean;
}

export interface RuntimeSetting {
  value: "nodejs" | "edge";
  /** Where it is written, or null: the default. */
  from: Place | null;
}

export interface DurationSetting {
  /** In seconds, as this Next version reads it; null: none, or not effective. */
  seconds: number | null;
  /** Where it is written (route, layout, page, `vercel.json`), or null. */
  from: Place | null;
  /** Whether the platform obeys it. */
  effective: boolean;
}

export interface Handler {
  /** `POST`, `default`, an action's or a durable function's name. */
  name: string;
  /** The exported name: where missing guards and limits are reported. */
  at: Place;
  tree: Linked;
  modelCalls: ModelCall[];
  /** The greatest number of provider requests on the wire per incoming request. */
  attempts: Attempts;
  cost: Cost;
  /** Seconds to the first byte of the answer, and until all that a request starts has ended. No platform's limit is applied. */
  time: Times;
  guards: Guards;
  /** Guards that are asked, and whatever they say, nobody is refused; by kind. */
  unheeded: ReadonlyMap<GuardKind, Guard[]>;
  /** What a failure on its longest pipeline of paid calls pays again. */
  rework: Rework;
  /** What it writes of state that outlives the request. */
  state: ModuleState[];
  /** What of it a durable engine runs: all of a background function, or the endpoints it calls. */
  durable: DurableRun[];
  /** Calls that could not be followed, and why: coverage is part of the answer. */
  notFollowed: NotFollowed[];
}

export interface Attempts {
  max: Amount;
  factors: Factor[];
  /** For people: `5 (withRetry) × 3 (AI SDK retries)`. */
  formula: string;
}

/** What repeats a call as often as data says, on one way to it: outermost first. */
export type DataLoops = readonly [Factor, ...Factor[]];

/** One model call as it stands in the code, with what its ways from the handler make of it. */
export interface ModelCall {
  at: Place;
  /** As written: `openai.chat.completions.create`. */
  callee: string;
  package: string;
  version: string | null;
  /** The model's id where it is known. */
  model: string | null;
  api: ModelCallApi;
  /** Of all its occurrences in the handler together; the factors are those of the greatest one. */
  attempts: Attempts;
  /** Of the ways to it that data repeats, the loops, each of them once; those of the greatest way first. */
  dataLoops: DataLoops[];
  /** All its occurrences in the handler together. */
  cost: Cost;
  /** What its price depends on, once for each way to it. */
  usage: CallUsage[];
  /** Of the models it may ask, those of which prices and sizes are known. */
  knownModels: ModelFacts[];
  /** From the handler to the call: each call on the way. */
  chain: { at: Place; name: string }[];
  guards: Guards;
  /** The request brings the key: the caller's money. */
  callerPays: boolean;
  /** On every way functions of the app stand between it and its model, which see what is asked. */
  middleware: boolean;
  /** What of the request reaches it, on any way. */
  data: CallData;
  /** When it gives up by itself, as written; of all its ways the most patient. */
  timing: CallTiming;
  /** What ends the whole of it: its own timer, or one that aborts a controller it was handed; null: none on some way. */
  timeout: Timeout | null;
  /** Options that are given, at the call or where its callee was made. */
  given: GivenOptions;
  tools: readonly LinkedTool[];
  /** Only outside the response path: `after()`, a stream's callback, a promise nobody awaits. */
  deferred: boolean;
  /** Code on the way, or what it calls, reads what the model says of the tokens it took. */
  usageRead: boolean;
  /** Always within a step of a durable engine. */
  step: boolean;
  /** Always in a workflow that the handler only starts: its engine runs it, in the background. */
  workflow: boolean;
}

export interface Guards {
  /** Those that have passed on every path, by kind. */
  always: ReadonlyMap<GuardKind, Guard[]>;
  /** Those that hold on some paths only. */
  sometimes: ReadonlyMap<GuardKind, Guard[]>;
}

export interface Guard {
  kind: GuardKind;
  at: Place;
  /** For people: `await auth() → 401`, `Ratelimit#limit of @upstash/ratelimit`. */
  how: string;
  /** Of a validation: the parts of the request it looks at whole (`body`). Absent: not known. */
  parts?: readonly string[];
  /** Of a validation by a schema: characters of these parts that it lets through at most. Absent: any number. */
  most?: number;
  /** Of a limit or a budget: whose it is. Absent: that cannot be seen. */
  key?: GuardKey;
  /** What it counts in lives in the memory of one instance. */
  inMemory?: boolean;
  /** Of one by hand: the calls whose results it decides on (`@upstash/redis Redis#get()`). */
  reads?: readonly string[];
  /** Of an authentication by hand: how the code behind it names the one whom it has let through. */
  user?: GuardUser;
  /** Of an authentication: it lets in services that know a secret of the server, and no users. */
  services?: boolean;
}

export interface NotFollowed {
  at: Place;
  callee: string;
  why: string;
}
