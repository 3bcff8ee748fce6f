import type { Linked } from "../link/linked.js";
import { childrenOf, fold } from "./fold.js";

/** Nodes that only measures and rules ask for: no picture of a route shows them. */
export type UntoldNode = Extract<Linked, { kind: "may-throw" | "join" | "settle" | "abort" | "stream-errors" | "body-read" | "answer-parsed" | "answer-checked" | "http-request" | "state" }>;

const untold: ReadonlySet<string> = new Set<UntoldNode["kind"]>([
  "may-throw", "join", "settle", "abort", "stream-errors", "body-read", "answer-parsed", "answer-checked", "http-request", "state",
]);

/** Whether a node is shown to nobody; {@link tellingNodes} are those worth showing of the rest. */
export function isUntold(node: Linked): node is UntoldNode {
  return untold.has(node.kind);
}

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

/** How an arm ends that has nothing to show, for people: `return`, `throw`, …, or `go on`. */
export function wayOut(arm: Linked): string {
  const last = arm.kind === "sequence" ? arm.parts.at(-1) : arm;
  return last?.kind === "exit" ? last.exit : "go on";
}
