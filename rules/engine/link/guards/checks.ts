import { dependsOn, type Dependencies } from "../values/dependencies.js";

/**
 * Whether a condition made from this rests on a check: on what an awaited or foreign call gave, on
 * state of the module, or on request data compared with a secret of the environment. Request data
 * alone proves nothing: the caller writes it.
 */
export function isCheck(dependencies: Dependencies): boolean {
  return dependsOn(dependencies, "call", "state") || (dependsOn(dependencies, "request") && dependsOn(dependencies, "env"));
}

/** Names of environment variables that hold a secret. */
export const secretNames = /secret|key|token|password|passphrase/i;
