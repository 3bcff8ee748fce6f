import type { GuardApi, GuardKind } from "./guard-api.js";
import type { SideEffectApi } from "./side-effect-api.js";
import type { RetryBound } from "./retry-bound.js";

export type { GuardApi, GuardKind } from "./guard-api.js";
export type { ResourceAt, SideEffectApi } from "./side-effect-api.js";
export type { Backoff, RetryBound } from "./retry-bound.js";

/**
 * The shape of what the catalogue knows about one API of one package: data, no logic. The linker
 * asks "what is `default#chat.completions.create` of openai 6?" and gets one of these.
 *
 * **Origin paths.** From an exported name on: `.name` for a member, `#` for an instance made with
 * `new`, `()` for a call's result. `new OpenAI().chat.completions.create` is
 * `default#chat.completions.create`; `genAI.getGenerativeModel({…}).generateContent` is
 * `GoogleGenerativeAI#getGenerativeModel().generateContent`. `*` stands for one exported or member
 * name (`RateLimiter*#consume` for a prefix), `**` for any number of members and calls, none
 * included (`z.**.parse`). A path that ends in `#` speaks of the construction itself. A namespace
 * import's members are exported names.
 */
export type Api =
  | ModelCallApi
  | RunnableApi
  | OverloadedApi
  | ResponseApi
  | HttpApi
  | StopConditionApi
  | ToolApi
  | RetryApi
  | GuardApi
  | RouteMatcherApi
  | TextApi
  | DataReadApi
  | WrittenRowsApi
  | PassThroughApi
  | ProcedureApi
  | ProceduresApi
  | CallbackApi
  | StepApi
  | DurableFunctionApi
  | ServeApi
  | ServedApi
  | WaitApi
  | NeverReturnsApi
  | SideEffectApi
  | { kind: "telemetry" }
  /** Makes something here: nothing is sent, and nothing fails. `builds`: a builder's method, after which its object is what it gave. */
  | { kind: "making"; builds?: true }
  /** Gives the environment, checked against a schema: its members are environment variables. */
  | { kind: "environment" }
  /** Gives a part of the incoming request: `headers()`, `cookies()`; `checked`: a body that a validator before the handler let through. */
  | { kind: "request-part"; part: "headers" | "cookies" | "body" | "query" | "params" | "checked" }
  | RouterApi
  | ProviderApi;

/**
 * Where an option stands: in the call's own arguments, in those of the client's constructor (the
 * nearest `#`), or of the nearest call in the origin path (`factory`: `getGenerativeModel({…})`).
 */
export interface OptionAt {
  of: "call" | "client" | "factory";
  /** From 0. {@link FIRST_FUNCTION}: whichever argument is the first function. */
  argument: number;
  /** Members below the argument; empty: the argument itself. */
  path: string[];
  /** For `factory`: that many calls before the nearest one (`getGenerativeModel({…}).startChat()`: 1 is the model). */
  back?: number;
  /** The argument may be what is asked itself, a text or a list, in place of an object with options. */
  orText?: true;
  /** It is read there, but the package's types let nobody write it there. */
  untyped?: true;
}

/** The place of a callback in APIs that take it in more than one (`ctx.run(fn)`, `ctx.run(name, fn)`). */
export const FIRST_FUNCTION = -1;

/** Requests to a paid (or local) model. */
export interface ModelCallApi {
  kind: "model-call";
  task: "text" | "object" | "embedding" | "image" | "speech" | "transcription" | "video" | "rerank" | "batch" | "agent" | "other";
  /** Runs on hardware of one's own: costs time, not money. */
  local: boolean;
  /** The call returns at once and the provider answers later, in a stream. */
  streams: boolean;
  retries: RetryBound | null;
  steps: StepBound | null;
  /** Where the tools are whose `execute` runs between the steps. */
  tools: OptionAt[];
  model: OptionAt[];
  maxOutputTokens: OptionAt[];
  timeout: OptionAt[];
  abortSignal: OptionAt[];
  /** What a timeout ends: an attempt, which may be repeated (the rule), or the whole call. */
  timeoutEnds?: "attempt" | "call";
  /** Milliseconds; null: none. */
  defaultTimeoutMs: number | null;
  /** A longest Retry-After it sleeps for, in ms; null: does not read it; "uncapped". */
  retryAfterMaxMs: number | null | "uncapped";
  /** Callbacks among the options that run after the answer (`onFinish`). */
  callbacks: OptionAt[];
  /** It streams where this option is truthy (`stream: true`); failures before the first piece are thrown where it stands. */
  streamsWhen?: OptionAt;
  /** Further tries of an answer that breaks off while it streams, each with `retries` of its own. */
  streamRetries?: RetryBound;
  /** Members of one tool down to the function that runs; where absent: `execute`. */
  toolExecute?: string[];
  /** One request carries at most `perRequest` of these values (null: the model decides). */
  splits?: { values: OptionAt; perRequest: number | null };
  /** Counts only where the argument is an instance of one of these exports (`send(new ConverseCommand())`). */
  whenArgument?: { argument: number; constructs: string[] };
  /** The client's address: tells local servers and gateways. */
  baseUrl?: OptionAt[];
  /** Tries of the whole call by a wrapper on its own path (`model.withRetry({ stopAfterAttempt }).invoke()`). */
  outerRetries?: Pick<RetryApi, "name" | "bound">;
}

/**
 * Asks models it was handed: a chain of LangChain, an engine of LlamaIndex,
 * `createAgentUIStream({ agent })`. Its models are the values, at any depth in `parts`, whose
 * origin with `.` and one of `asks` appended is a model call or a runnable again; functions among
 * the parts run once.
 */
export interface RunnableApi {
  kind: "runnable";
  /** `construction`: the arguments of the constructor and of every call on the origin path. */
  parts: OptionAt[] | "construction";
  /** Method names by which it asks its parts, the likeliest first. */
  asks: string[];
  /** How often it asks each of them for one call, whether it has tools or not; null: once. */
  steps: StepBound | null;
  /** Methods that add parts by statements of a module (`graph.addNode("a", fn)`), off the origin path. */
  registers?: string[];
  /** Asks its parts for each of these values. */
  each?: OptionAt;
  /** Tries of the whole by a wrapper on its own path. */
  outerRetries?: Pick<RetryApi, "name" | "bound">;
  /** What it counts as where no model is found among the parts; null: nothing. */
  otherwise: ModelCallApi | null;
}

/** One name that does two things, told apart by what it is called with: `auth()` and `auth(handler)`. */
export interface OverloadedApi {
  kind: "overloaded";
  /** Where a function as this argument makes the difference. */
  argument: number;
  whenFunction: Api;
  otherwise: Api;
}

/** Sends an HTTP request, which is a model call where `matchModelUrl` says so. */
export interface HttpApi {
  kind: "http";
  /** The first one that is given wins. */
  url: OptionAt[];
  /** Stands before a relative URL. */
  baseUrl: OptionAt[];
  /** A method's name where the API fixes it (`axios.post`). */
  method: OptionAt[] | string;
  defaultMethod: string;
  body: OptionAt[];
  timeout: OptionAt[];
  abortSignal: OptionAt[];
  defaultTimeoutMs: number | null;
  /** Its own tries; `retriedMethods` are those it repeats where nothing is said. */
  retries: RetryBound | null;
  retriedMethods: string[];
  /** Where a caller may name other methods. */
  retriedMethodsOption: OptionAt[];
}

/** Makes a Response. */
export interface ResponseApi {
  kind: "response";
  status: OptionAt[];
  defaultStatus: number;
  /** `NextResponse.next()`: not an answer, the request goes on to its route. */
  continues: boolean;
}

/** How many times an agent asks the model for one call. */
export interface StepBound {
  options: OptionAt[];
  /** `count`: a number. `stop-condition`: what {@link StopConditionApi} describes, one or an array of them. */
  form: "count" | "stop-condition";
  /** In the unit of the options. */
  default: number | "unbounded";
  /** Options that count the requests after the first (`maxToolRoundtrips`), read where none of `options` is given. */
  roundtrips?: OptionAt[];
  /** How many of the options' units one request takes; requests are their quotient, rounded up. Absent: 1. */
  unitsPerRequest?: number;
  /** Asks that often whether it has tools or not; otherwise no tools means one request. */
  always?: boolean;
  /** Options that, where truthy, let it go on without a tool call. */
  goesOnWithoutTools?: OptionAt[];
}

export interface StopConditionApi {
  kind: "stop-condition";
  /** `count`: stops at exactly the n-th step. `never`; `event`: only when the model does something. */
  stops: { at: "count"; argument: number } | { at: "never" } | { at: "event" };
}

/** `tool({ execute })`: gives back its argument; what it holds runs at the model call. */
export interface ToolApi {
  kind: "tool";
  argument: number;
}

/** A helper that runs a function again when it fails. */
export interface RetryApi {
  kind: "retry";
  name: string;
  /** The argument that holds the function; `of: "factory"` where an earlier call took it. */
  callback: OptionAt;
  /** False: gives back a function (or arms a client) that retries when called (`retryDecorator(fn)`). */
  runs: boolean;
  bound: RetryBound;
}

/** Tells whether a request's path is one of some patterns: Clerk's `createRouteMatcher([…])(request)`. */
export interface RouteMatcherApi {
  kind: "route-matcher";
  patterns: OptionAt;
  request: OptionAt;
}

/** Makes a text of what it is given, as the tag of a template: `dedent`. */
export interface TextApi {
  kind: "text";
}

/** Reads data that tells what a check on it is: a subscription's state makes it a budget check. */
export interface DataReadApi {
  kind: "data-read";
  tells: GuardKind;
}

/** Gives the rows that a write has made: of nothing to write it fails, so that the first is there. */
export interface WrittenRowsApi {
  kind: "written-rows";
}

/**
 * The last call of a builder (tRPC, oRPC, next-safe-action): the procedure it gives runs the
 * functions handed to the earlier `middleware` calls of its origin path, in order, each of which
 * goes on by calling the `next` it is handed, then its handler.
 */
export interface ProcedureApi {
  kind: "procedure";
  handler: OptionAt;
  /** Names of builder calls that add a middleware (`use`), and the argument that holds it. */
  middleware: { name: string; argument: number }[];
  /** Where `next` is handed to a middleware: `member`: of its first parameter's object (`{ next }`); a number: that parameter; `none`: it is not, a middleware refuses by throwing. */
  next: "member" | number | "none";
  /** `action`: called by Next as a server action; `registered`: reached through a router. */
  gives: "action" | "registered";
  /** What its functions are handed first: options with the input and the context, or the input itself. Absent: options. */
  takes?: "options" | "input";
}

/** Gives the router of procedures it was handed, each behind the middlewares added on the way (`base.use(auth).router({ … })`). */
export interface ProceduresApi {
  kind: "procedures";
  argument: OptionAt;
  middleware: ProcedureApi["middleware"];
}

/** Gives back (or gives a function that calls) the function it was handed: `cache(fn)`, `auth(handler)`. */
export interface PassThroughApi {
  kind: "pass-through";
  argument: number;
  /** Where the argument is an object: its member that is the function (`tryPromise({ try, catch })`). */
  member?: string;
  /** `value`: the argument itself. `call`: calls it at once and gives its result. `wrap`: a function that calls it. */
  gives: "value" | "call" | "wrap";
  /** A wrapped handler gets the guard's result on the request (`req.auth`): the session may be null. */
  sets?: { parameter: number; path: string[]; guard: GuardKind };
  /** What a wrapped function's parameters are, as origin paths of the same module (`clerkMiddleware((auth) => …)`). */
  hands?: { parameter: number; origin: string }[];
}

/** Runs a function it is handed; `now` and `once`: and gives its result. */
export interface CallbackApi {
  kind: "callback";
  /** Members or arguments that are run, each element of an array; a promise among them is a deferred call. */
  callbacks: OptionAt[];
  /** `now`: before it gives its result; `deferred`: after the response; `stream`: while the response streams. */
  when: "now" | "deferred" | "stream";
  times: "once" | "per-element" | "never-or-once";
  /** What its parameters are, as origin paths of the same module (`$transaction(async (tx) => …)`). */
  hands?: { parameter: number; origin: string }[];
  /** `per-element`: the data whose elements count. */
  over?: OptionAt;
}

/** A step of a durable engine: memoised, retried by itself. */
export interface StepApi {
  kind: "step";
  engine: string;
  /** The function that is the step; null: the step is the engine's own (`step.sleep`, `step.ai.infer`). */
  callback: OptionAt | null;
  id: OptionAt | null;
  /** The step itself asks a model (`step.ai.infer`), or does where `url` is a model's (`context.call`). */
  infers: boolean;
  url?: OptionAt;
  /** Arguments from this one on are handed to the callback (`step.run(id, fn, ...input)`). */
  input?: number;
  /** Tries of this step, where it says so itself; else the function's. */
  retries?: RetryBound;
}

/** Declares a durable function: its handler runs on an event, not on a request. */
export interface DurableFunctionApi {
  kind: "durable-function";
  engine: string;
  handler: OptionAt;
  id: OptionAt | null;
  retries: RetryBound | null;
  /** The parameter (and path) that holds the step tools: `({ step }) => …` is 0, ["step"]. */
  steps: { parameter: number; path: string[]; origin: string } | null;
  /** `request`: a caller waits for it. `served`: its engine asks the route it is exported from, once for each step. */
  trigger: "event" | "cron" | "request" | "served";
}

/** Makes route handlers: `serve({ client, functions })`, `toNextJsHandler(app)`, `createNextApiHandler({ router })`. */
export interface ServeApi {
  kind: "serve";
  /** What it serves: durable functions elsewhere, registered callbacks (Hono), or a callback of its own. */
  serves: "durable-functions" | "registered-callbacks" | "router" | "callback";
  argument: OptionAt;
  engine: string;
  /** A function of the request that makes what procedures get as their context (`createContext`). */
  context?: OptionAt;
  /** That context itself, where it is handed over with each request (`handler.handle(request, { context })`). */
  handedContext?: OptionAt;
  /** Of the handlers it makes, those that run what it serves; absent: all. */
  methods?: string[];
}

/**
 * A method of a router of handlers (`app.post(path, middleware, handler)`), which gives the router.
 * `use` adds middlewares for what is registered after it, `route` another router.
 */
export interface RouterApi {
  kind: "router";
  adds: "handler" | "middleware" | "router" | "nothing";
  /** What handlers and middlewares are handed: an origin path of the same module. Middlewares get `next` after it. */
  hands: string;
}

/** A request of an engine to what {@link ServeApi} made of durable functions: it runs one step of one of them. */
export interface ServedApi {
  kind: "served";
  engine: string;
  functions: OptionAt;
}

export interface WaitApi {
  kind: "wait";
  milliseconds: OptionAt | null;
}

/** Ends the request by throwing: `redirect`, `notFound`, `forbidden`. */
export interface NeverReturnsApi {
  kind: "never-returns";
  status: number;
}

/** A model provider's factory: `openai("gpt-4o")`, `createOpenAI({ baseURL })`, a model object. */
export interface ProviderApi {
  kind: "provider";
  local: boolean;
  /** Where an address may stand that tells otherwise (`createOpenAI({ baseURL: "http://localhost:11434/v1" })`). */
  baseUrl?: OptionAt[];
}

/** One package (or module of it) in a range of its versions. */
export interface PackageApis {
  /** The module specifier as imported: `ai`, `ai/rsc`, `next/server`, `@upstash/workflow/nextjs`. `@ai-sdk/*` for a family. */
  module: string;
  /** Semver range of the package. */
  versions: string;
  /** Where the facts were read: package@version:file, or FACTS section. */
  source: string;
  /** Exported names that are the same thing: `{ OpenAI: "default" }`. */
  aliases?: Record<string, string>;
  apis: Record<string, Api>;
}
