import type { Linked } from "../link/linked.js";
import { childrenOf, fold } from "./fold.js";

/** The nodes that are worth being shown to people, or have such a node below them. */
export function tellingNodes(root: Linked): ReadonlySet<Linked> {
  const tells = fold<boolean>(root, (node, of) => isTelling(node) || childrenOf(node).some(of));
  return new Set([...tells].filter(([, telling]) => telling).map(([node]) => node));
}

function isTelling(node: Linked): boolean {
  switch (node.kind) {
    case "model-call":
    case "guard":
    case "wait":
    case "side-effect":
    case "not-followed":
    case "step":
      return true;
    case "exit":
      return node.exit === "throw" || node.status !== null;
    default:
      return false;
  }
}
