import type { RunbookState } from "../docs/runbooks.js";
import type { Entrypoint, Handler } from "../entrypoint.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { Place } from "../finding.js";
import type { App } from "../graph/app.js";
import type { AskingPage } from "./asking-pages.js";
import type { AppTelemetry } from "./app-telemetry.js";
import type { CachedReads } from "./cached-reads.js";
import type { ModelRequest } from "./requests.js";
import type { ClientRetry } from "./retries.js";

/** A module of the browser's bundle that asks an AI route, or has what belongs on the server. */
export interface ClientModule {
  file: string;
  app: App;
  facts: FileFacts;
  /** No server code loads it as well. */
  onlyClient: boolean;
  /** What it asks of the app's routes that ask a model, in the order of the code. */
  requests: readonly ModelRequest[];
  /** Those that are made again when they fail, for as long as they fail. */
  retries: readonly ClientRetry[];
  /** Clients and models of providers made here. */
  providers: readonly ClientProvider[];
  /** Keys of providers that the bundle holds. */
  keys: readonly { name: string; at: Place }[];
  /** Durable runs of the app redirect to the app itself (`asyncRedirectUrl`), where a client can follow. */
  redirectsToItself: boolean;
  /** What it reads of the hooks that hold a conversation. */
  chats: readonly ChatHook[];
}

/** A provider's SDK set up in the browser. */
export interface ClientProvider {
  callee: string;
  package: string;
  at: Place;
  /** Where its key comes from. `user`: not written in the code, nor a variable of the build. */
  key: "bundle" | "none" | "user";
  /** `dangerouslyAllowBrowser: true`. */
  allowsBrowser: boolean;
  /** The whole call. */
  whole: Place;
}

/** A call of `useChat` and what is taken from it. */
export interface ChatHook {
  at: Place;
  /** Members of its result that are read; null: the result goes on as a whole. */
  reads: ReadonlySet<string> | null;
  /** `onError`, `onResponse`, `onFinish`: those it is given, or may be given. */
  callbacks: ReadonlySet<string>;
}

/** The code of an app beside its routes: what rules about the whole app look at. */
export interface AppCode {
  app: App;
  /** Its routes that ask a model. */
  routes: readonly Entrypoint[];
  /** What its server code asks of these routes over the network. */
  serverRequests: readonly ModelRequest[];
  /** Layouts and pages that check who asks, where the routes behind them do not. Looked for when asked. */
  outerChecks(): readonly OuterCheck[];
  /** What is set up to watch its model calls. Looked for when asked. */
  telemetry(): AppTelemetry;
  /** Pages of the app router with something that asks a model. Looked for when asked. */
  askingPages(): readonly AskingPage[];
  /** What Next keeps between requests of the data that its AI routes read. Looked for when asked. */
  cachedReads(): CachedReads;
  /** The runbook that `ai-routes docs` writes for a route, and whether it is there and current. */
  runbook(route: Entrypoint): { file: string; state: RunbookState };
  /** Whether an id by which a request is found again is named in what a route runs, beside its logs. */
  namesTraceId(route: Entrypoint): boolean;
}

/** A check of a layout or page which requests to these routes do not pass. */
export interface OuterCheck {
  at: Place;
  /** For people: `await auth() → redirect`. */
  how: string;
  in: "layout" | "page";
  routes: readonly { route: Entrypoint; handler: Handler }[];
}

/** A route as a request asks it: only the handlers that its method calls. */
export interface AskedRoute {
  route: Entrypoint;
  handlers: readonly Handler[];
}
