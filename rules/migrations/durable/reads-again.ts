import type { Linked } from "../../engine/link/linked.js";
import { childrenOf, fold } from "../../engine/measures/fold.js";

/** What a tree reads of databases and stores, and which of their tables and keys it writes. */
interface Uses {
  /** Resources by the read. */
  reads: ReadonlyMap<Linked, string>;
  writes: ReadonlySet<string>;
}

/**
 * Reads of what the code behind them writes (`find`, then `create` or `update`): once the write is a remembered step, the
 * engine's next look at the code would find what the step has made of it, and go another way.
 */
export function readsAgain(root: Linked): ReadonlySet<Linked> {
  const again = new Set<Linked>();
  const meet = ({ reads }: Uses, { writes }: Uses): void => {
    for (const [read, resource] of reads) if (writes.has(resource)) again.add(read);
  };
  fold<Uses>(root, (node, of) => {
    const children = childrenOf(node).map(of);
    if (node.kind !== "choice") for (const [index, child] of children.entries()) for (const later of children.slice(index + 1)) meet(child, later);
    const all: Uses = { reads: new Map(children.flatMap(({ reads }) => [...reads])), writes: new Set(children.flatMap(({ writes }) => [...writes])) };
    if (node.kind === "loop") meet(all, all);
    const resource = node.kind === "side-effect" ? (node.store?.resource ?? null) : null;
    if (node.kind !== "side-effect" || resource === null) return all;
    return node.writes ? { reads: new Map(), writes: new Set([resource]) } : { reads: new Map([[node, resource]]), writes: new Set() };
  });
  return again;
}
