/**
 * What client and server say to each other beyond the language server protocol. Types and names
 * alone, so that a client can be built on this file without the server.
 *
 * Ranges are in the position encoding that was negotiated (`utf-16` unless the client asked for
 * another). Figures come as words for people and as values: a number, or a symbol (`data`,
 * `unbounded`, `unknown`) where there is none.
 */

/** `initializationOptions` of the client; all of it optional. */
export interface InitializationOptions {
  /**
   * The client shows the results of commands itself. Without it the server shows the breakdown with
   * `window/showMessage`, and rule pages with `window/showDocument`.
   */
  ownUi?: boolean;
  /**
   * The workspace is trusted: what `node_modules/.cache/ai-routes` says of it is believed, and kept
   * current when an analysis begins with nothing. Without it that folder is neither read nor written.
   */
  cache?: boolean;
  /** Settings for clients that cannot be asked for `workspace/configuration`. */
  settings?: Settings;
}

/** The section `ai-routes` of the client's settings. `ai-routes.config.json` wins where both speak. */
export interface Settings {
  /** Which rules run where no configuration file says: `recommended`. */
  preset?: "recommended" | "strict" | "all";
  /** Severities by rule, where no configuration file speaks of the rule; with options: `["warning", { "max": 4 }]`. */
  rules?: Record<string, RuleSetting>;
  /** `off`: no findings from the server. `auto` (the client drops those that ESLint reports too) and `on` are the client's affair. */
  diagnostics?: "auto" | "on" | "off";
  /** Figures over each handler; on unless `false`. */
  codeLens?: boolean;
}

export type RuleSetting = SeveritySetting | [SeveritySetting, Record<string, unknown>];
export type SeveritySetting = "off" | "info" | "warning" | "error";

/**
 * Commands of `workspace/executeCommand`. All are declared by the server; a client that wants to
 * show what they return says `ownUi` and intercepts them (`middleware.executeCommand`).
 * `ai-routes.restart` is the client's alone.
 */
export const commands = {
  /** `[handlerId]` → {@link RouteMap} or null: the handler is gone. */
  showRouteMap: "ai-routes.showRouteMap",
  /** `[handlerId]` → {@link Breakdown} or null: what a click on the code lens opens. */
  showBreakdown: "ai-routes.showBreakdown",
  /** `[ruleId]` → the URI of the rule's page, or null. */
  openRulePage: "ai-routes.openRulePage",
  /** `[]` → {@link AnalysisSummary}: everything anew, from disk. */
  analyseWorkspace: "ai-routes.analyseWorkspace",
  /** `[]` → {@link AnalysisSummary}: answers when nothing is pending. Tests wait on it. */
  analysisIdle: "ai-routes.analysisIdle",
} as const;

/** Requests of the client. */
export const requests = {
  /** No parameters → {@link RouteTree}: what the tree view shows. Waits for the analysis that is pending. */
  routeTree: "aiRoutes/routeTree",
} as const;

/** Notifications of the server. */
export const notifications = {
  /** {@link StatusParams}: begins and ends of analyses; after each end the tree may be another. */
  status: "aiRoutes/status",
} as const;

export interface StatusParams {
  state: "analysing" | "idle";
  /** Of the last analysis that ended. */
  summary: AnalysisSummary;
}

export interface AnalysisSummary {
  /** Counts the analyses since the start: another number, another state. */
  generation: number;
  apps: number;
  /** Routes that reach a model. */
  routes: number;
  findings: { error: number; warning: number; info: number };
  /** What kept something from being analysed, for people: configuration, settings, rules that crashed, files. */
  problems: string[];
}

export interface RouteTree {
  generation: number;
  apps: TreeApp[];
}

export interface TreeApp {
  name: string;
  /** Of its folder. */
  uri: string;
  /** For people: `Next.js 16.4.0`. */
  next: string;
  /** For people: `Vercel Fluid, Pro plan (assumed)`. */
  platform: string;
  routes: TreeRoute[];
}

export interface TreeRoute {
  /** `/api/chat/[id]`; for actions and durable functions their name or their page's URL. */
  url: string;
  /** As the analysis calls it: `route-handler`, `server-action`, `durable-function`, … */
  kind: string;
  uri: string;
  /** Seconds the platform gives it, null: no limit that is known. */
  limitSeconds: number | null;
  /** Findings that concern it, those at other places too. */
  findings: { error: number; warning: number; info: number };
  handlers: TreeHandler[];
}

export interface TreeHandler {
  /** What the commands take; the same as long as file, URL and name are. */
  id: string;
  /** `POST`, `default`, an action's name. */
  name: string;
  location: Location;
  /** As the code lens has it: `worst case 12 calls · $0.42 · 75 s (limit 60 s) · no budget check`. */
  lens: string;
  worst: { requests: FigureWords; usd: FigureWords; seconds: FigureWords };
  typical: { usd: FigureWords; seconds: FigureWords; firstByte: FigureWords };
  /** Of `auth`, `rateLimit` and `budget`, those that do not hold on every path; empty for background functions. */
  missingGuards: { kind: GuardKind; /** It holds on some paths. */ partly: boolean }[];
  guards: GuardWords[];
  modelCalls: number;
  /** Calls that could not be followed. */
  notFollowed: number;
}

export type GuardKind = "auth" | "rateLimit" | "budget" | "validation" | "moderation" | "bot";

export interface GuardWords {
  kind: GuardKind;
  /** `await auth() → 401`. */
  how: string;
  /** Whether it holds on every path to every model call. */
  always: boolean;
  location: Location;
}

export interface FigureWords {
  /** A number, or a symbol. */
  value: number | string;
  /** `12`, `$0.42`, `75 s`, `unbounded`. */
  words: string;
}

/** A figure with how it came about. */
export interface FigureData extends FigureWords {
  what: string;
  /** What makes the value out of the parts; `given`: it stands in the code, the catalogue or the assumptions. */
  how: "given" | "sum" | "product" | "greatest" | "least";
  /** Why there is no number. */
  why: string | null;
  /** Name of the assumption it rests on. */
  assumption: string | null;
  location: Location | null;
  parts: FigureData[];
}

export interface Breakdown {
  handler: TreeHandler;
  title: string;
  /** The whole of it in Markdown, for clients without a view of their own. */
  markdown: string;
  /** How the greatest number of requests comes about: `5 (withRetry) × 3 (AI SDK retries)`. */
  formula: string;
  cost: { worst: FigureData; typical: FigureData };
  time: { worst: FigureData; typical: FigureData; firstByte: FigureData };
  assumptions: AssumptionData[];
}

export interface AssumptionData {
  name: string;
  value: number;
  unit: string;
  what: string;
}

/** The effect tree of a handler, without what tells nothing. */
export interface RouteMap {
  handler: TreeHandler;
  url: string;
  kind: string;
  uri: string;
  limitSeconds: number | null;
  /** `the 300 s of Vercel Fluid on the Pro plan`. */
  limitWords: string;
  root: MapNode;
  /** The worst case in order of time, cut at no limit; empty where it has no number. */
  timeline: TimeSpan[];
}

export interface MapNode {
  /** Unique within the map. */
  id: number;
  kind:
    | "sequence" | "choice" | "loop" | "try" | "deferred" | "step" | "function" | "model-call"
    | "wait" | "side-effect" | "guard" | "not-followed" | "exit" | "cut";
  /** For people; empty for sequences. */
  title: string;
  /** Further lines: package and model, why a guard does not count, why a call was not followed. */
  details: string[];
  location: Location | null;
  /** What multiplies everything in it: a loop's bound, a call's retries and agent steps. */
  factors: { times: number | string; what: string }[];
  /** Its children run side by side (`Promise.all`, a loop's turns), or beside what follows it (after the response). */
  parallel: boolean;
  /** Of a guard: whether it holds on every path to every model call. */
  counts: "always" | "sometimes" | "no" | null;
  /** In order; `label` says what a part is: `either`, `or`, `catch`, `finally`, `its tools, at each step`. */
  children: { label: string | null; node: MapNode }[];
}

export interface TimeSpan {
  /** Seconds since the request came in. */
  from: number;
  to: number;
  what: string;
  location: Location | null;
}

export interface Location {
  uri: string;
  range: Range;
}

export interface Range {
  start: Position;
  end: Position;
}

export interface Position {
  line: number;
  character: number;
}
