import type {
  Api, GuardApi, GuardKind, ModelCallApi, OptionAt, PackageApis, RetryBound, RunnableApi, SideEffectApi, StepBound,
} from "./api.js";

/**
 * Short forms for the catalogue's tables: each gives one record of `api.ts` with everything that
 * is not said set to "none".
 */

/** What a package exports, whatever its version; `source` says where that was read. */
export const row = (module: string, source: string, apis: Record<string, Api>, aliases?: Record<string, string>): PackageApis =>
  versioned(module, "*", source, apis, aliases);

/** What it exports in these versions, a range of semver. */
export const versioned = (module: string, versions: string, source: string, apis: Record<string, Api>, aliases?: Record<string, string>): PackageApis =>
  ({ module, versions, source, apis, ...(aliases ? { aliases } : {}) });

/** An option in the call's own arguments; `path` is dotted, `""` the argument itself. */
export const inCall = (argument: number, path = ""): OptionAt => at("call", argument, path);

/** An option in the arguments of the constructor. */
export const inClient = (argument: number, path = ""): OptionAt => at("client", argument, path);

/** An option in the arguments of the nearest call on the origin path. */
export const inFactory = (argument: number, path = ""): OptionAt => at("factory", argument, path);

/** A model call; what `facts` leaves out, it does not have. */
export function modelCall(task: ModelCallApi["task"], facts: Partial<Omit<ModelCallApi, "kind" | "task">> = {}): ModelCallApi {
  return {
    kind: "model-call", task, local: false, streams: false, retries: null, steps: null, tools: [], model: [],
    maxOutputTokens: [], timeout: [], abortSignal: [], defaultTimeoutMs: null, retryAfterMaxMs: null, callbacks: [],
    ...facts,
  };
}

/** A model call of which nothing is known but that it is one. */
export const modelCallDefaults: ModelCallApi = modelCall("text");

/** A part of a chain, asked by `invoke` unless `facts` says otherwise. */
export function runnable(facts: Partial<Omit<RunnableApi, "kind">> = {}): RunnableApi {
  return { kind: "runnable", parts: "construction", asks: ["invoke"], steps: null, otherwise: null, ...facts };
}

/** Further tries after the first attempt. */
export const retries = (options: OptionAt[], byDefault: RetryBound["default"], more: Partial<RetryBound> = {}): RetryBound =>
  ({ options, counts: "retries", default: byDefault, ...more });

/** Attempts, the first included. */
export const attempts = (options: OptionAt[], byDefault: RetryBound["default"], more: Partial<RetryBound> = {}): RetryBound =>
  ({ options, counts: "attempts", default: byDefault, ...more });

/** An agent loop bounded by a number. */
export const stepCount = (options: OptionAt[], byDefault: StepBound["default"], more: Partial<StepBound> = {}): StepBound =>
  ({ options, form: "count", default: byDefault, ...more });

/** A guard that gives something truthy, or null. */
export const truthyGuard = (guard: GuardKind): GuardApi => ({ kind: "guard", guard, passes: { when: "truthy" } });

/** A guard that throws or redirects where it denies. */
export const throwingGuard = (guard: GuardKind, more: Partial<GuardApi> = {}): GuardApi =>
  ({ kind: "guard", guard, passes: { when: "returned" }, ...more });

/** A guard whose result has members that tell: `"success"`, or `"!error"` for one that must be falsy. */
export function memberGuard(guard: GuardKind, members: string[], more: Partial<GuardApi> = {}): GuardApi {
  const told = members.map((member) => ({
    path: member.replace(/^!/, "").split("."),
    is: member.startsWith("!") ? ("falsy" as const) : ("truthy" as const),
  }));
  return { kind: "guard", guard, passes: { when: "members", members: told }, ...more };
}

/** A guard around a handler: the handler runs only when it passed. */
export const wrappingGuard = (guard: GuardKind, argument = 0): GuardApi =>
  ({ kind: "guard", guard, passes: { when: "wrapped", argument } });

export const sideEffect = (effect: SideEffectApi["effect"], paid: boolean, writes = true): SideEffectApi =>
  ({ kind: "side-effect", effect, paid, writes });

/** The same record under every combination of a prefix and a name. */
export function under<T extends Api>(prefixes: string | string[], names: string[], api: T): Record<string, T> {
  const table: Record<string, T> = {};
  for (const prefix of [prefixes].flat()) {
    for (const name of names) table[prefix + name] = api;
  }
  return table;
}

function at(of: OptionAt["of"], argument: number, path: string): OptionAt {
  return { of, argument, path: path === "" ? [] : path.split(".") };
}
