import type { ModelCallApi, RetryApi, RetryBound, StepBound } from "../../../rules/catalog/api.js";
import { createCatalog } from "../../../rules/catalog/index.js";

const catalog = createCatalog();

/** The API under a path, of whatever kind. */
export function apiOf(module: string, version: string | null, path: string): ReturnType<typeof kind> {
  return kind(module, version, path);
}

export function modelCallOf(module: string, version: string | null, path: string): ModelCallApi {
  const api = catalog.find(module, version, path)?.api;
  if (api?.kind !== "model-call") throw new Error(`${module}@${version} ${path} is ${api?.kind ?? "unknown"}`);
  return api;
}

export function retryOf(module: string, version: string | null, path: string): RetryApi {
  const api = catalog.find(module, version, path)?.api;
  if (api?.kind !== "retry") throw new Error(`${module}@${version} ${path} is ${api?.kind ?? "unknown"}`);
  return api;
}

/** Attempts where nothing is said, the first included. */
export function attemptsByDefault(bound: RetryBound | null): number | "unbounded" {
  if (!bound) return 1;
  if (bound.default === "unbounded") return "unbounded";
  return bound.counts === "attempts" ? bound.default : bound.default + 1;
}

/** Options as people write them: `call 0 maxRetries`. */
export function options(bound: RetryBound | StepBound | null): string[] {
  return (bound?.options ?? []).map(({ of, argument, path }) => [of, String(argument), path.join(".")].filter((part) => part !== "").join(" "));
}

function kind(module: string, version: string | null, path: string): string | null {
  return catalog.find(module, version, path)?.api.kind ?? null;
}
