import type { Entrypoint } from "./entrypoint.js";
import type { EntrypointKind } from "./graph/app.js";

/** On a schedule, or in the background by an event: nobody waits for its answer. */
export function runsByItself({ kind, background }: Pick<Entrypoint, "kind" | "background">): boolean {
  return background || kind === "cron";
}

/** It runs by itself, or another service asks it, and what is asked is that service's affair. */
export function isAskedByNoUser(entrypoint: Pick<Entrypoint, "kind" | "background">): boolean {
  return runsByItself(entrypoint) || entrypoint.kind === "webhook";
}

const answering: ReadonlySet<string> = new Set<EntrypointKind>(["route-handler", "pages-api", "cron", "webhook"]);

/** Whether entrypoints (or entry files) of a kind answer HTTP requests and render nothing. */
export function answersRequests({ kind }: { kind: string }): boolean {
  return answering.has(kind);
}
