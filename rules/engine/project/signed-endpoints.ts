import type { Handler } from "../entrypoint.js";
import type { Linked, LinkedFunction } from "../link/linked.js";
import { childrenOf } from "../measures/fold.js";

/**
 * The handlers of a route that somebody may ask. A durable endpoint that takes only requests which a
 * handler beside it has signed (`@ai-routes signed`) is a part of that handler, and is measured there,
 * behind its guards.
 */
export function withoutSignedEndpoints(handlers: readonly Handler[]): Handler[] {
  const trees = handlers.map(({ tree }) => functionsIn(tree));
  return handlers.filter(({ tree }, index) => {
    const own = trees[index]!;
    const endpoint = tree.kind === "function" ? tree.endpoint : null;
    if (!endpoint || !own.some(({ signed }) => signed)) return true;
    return !trees.some((other, at) => at !== index && other.some((one) => one.endpoint?.at.file === endpoint.at.file && one.endpoint.at.span[0] === endpoint.at.span[0]));
  });
}

function functionsIn(tree: Linked): LinkedFunction[] {
  const seen = new Set<Linked>([tree]);
  for (const node of seen) for (const child of childrenOf(node)) seen.add(child);
  return [...seen].filter((node) => node.kind === "function");
}
