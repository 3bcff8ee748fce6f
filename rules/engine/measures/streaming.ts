import type { Linked } from "../link/linked.js";
import { childrenOf, fold, reachingModel } from "./fold.js";

/** Whether a model's answer goes out while it is written: a call that streams, or one that a stream's callback makes. */
export function isStreaming(root: Linked): boolean {
  const asks = reachingModel(root);
  return fold<boolean>(root, (node, of) => {
    if (node.kind === "model-call") return node.api.streams;
    if (node.kind === "deferred") return node.how === "stream" && asks.get(node) === true;
    return node.kind !== "step" && childrenOf(node).some(of);
  }).get(root)!;
}
