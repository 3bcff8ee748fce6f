import type { Entrypoint, Handler, ModelCall } from "./entrypoint.js";
import type { Related } from "./finding.js";
import type { App } from "./graph/app.js";

/** `Next.js 16.4.6`; one that only a range tells is said to be the lowest it allows. */
export function nextInWords({ next }: Pick<App, "next">): string {
  const version = next.version ?? next.range;
  return version === null ? "Next.js" : `Next.js ${version}${next.from === "range" && next.range !== version ? " (lowest of the range)" : ""}`;
}

/** For people: `POST /api/chat`, `The action summarize`. */
export function nameOf({ kind, url }: Entrypoint, { name }: Handler): string {
  if (kind === "server-action") return url === "" ? `The action ${name}` : `The action ${name} of ${url}`;
  return name === "default" || name === url ? url : `${name} ${url}`;
}

/** The same within a sentence: `the action summarize`. */
export function nameInside(entrypoint: Entrypoint, handler: Handler): string {
  return nameOf(entrypoint, handler).replace(/^The action /, "the action ");
}

/** The calls that lead from the handler to a model call, for a finding's `related`. */
export function reachedThrough({ chain }: Pick<ModelCall, "chain">): Related[] {
  // The chain begins with the handler itself.
  return chain.slice(1).map(({ at, name }) => ({ at, message: `reached through ${name}` }));
}
