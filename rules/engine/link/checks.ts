import type { Dependencies } from "./dependencies.js";

/**
 * Whether a condition made from this rests on a check: on what an awaited or foreign call gave, on
 * state of the module, or on request data compared with a secret of the environment. Request data
 * alone proves nothing: the caller writes it.
 */
export function isCheck(dependencies: Dependencies): boolean {
  const kinds = new Set(dependencies.all.map((one) => one.kind));
  return kinds.has("call") || kinds.has("state") || (kinds.has("request") && kinds.has("env"));
}

/** Names of environment variables that hold a secret. */
export const secretNames = /secret|key|token|password|passphrase/i;
