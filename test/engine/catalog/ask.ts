import type { Api, ModelCallApi, RetryApi, RetryBound, StepBound } from "../../../rules/catalog/api.js";
import { createCatalog } from "../../../rules/catalog/index.js";

const catalog = createCatalog();

/** What is known under a path; of the newest version where none is given. */
export function apiOf(module: string, path: string, version: string | null = null): Api | null {
  return catalog.find(module, version, path)?.api ?? null;
}

/** Of which kind that is; null: nothing is known. */
export function kindOf(module: string, version: string | null, path: string): Api["kind"] | null {
  return apiOf(module, path, version)?.kind ?? null;
}

export function modelCallOf(module: string, version: string | null, path: string): ModelCallApi {
  const api = apiOf(module, path, version);
  if (api?.kind !== "model-call") throw new Error(`${module}@${version} ${path} is ${api?.kind ?? "unknown"}`);
  return api;
}

export function retryOf(module: string, version: string | null, path: string): RetryApi {
  const api = apiOf(module, path, version);
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
