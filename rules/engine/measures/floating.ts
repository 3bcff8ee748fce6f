import { placeKey, type Place } from "../finding.js";
import type { Linked, LinkedDeferred, LinkedModelCall } from "../link/linked.js";
import { childrenOf } from "./fold.js";

/** Something that asks a model, is started, and that nobody waits for. */
export interface FloatingCall {
  /** The callee's name, where it is called. */
  at: Place;
  callee: string;
  /** Of promises that a method makes for a list: the method. */
  list: string | null;
  /** The model calls that end with it unheard, in the order of the code. */
  calls: readonly LinkedModelCall[];
  /** What it is left by: the handler itself, work handed to `after()`, a callback of a stream, a step of a durable engine. */
  within: "handler" | "after" | "stream" | "step";
}

/** What of a handler runs beside the response and is held by nothing; each place once. */
export function floatingCalls(tree: Linked): FloatingCall[] {
  const found = new Map<string, FloatingCall>();
  const seen = new Map<Linked, Set<FloatingCall["within"]>>();
  const open: { node: Linked; within: FloatingCall["within"] }[] = [{ node: tree, within: "handler" }];
  for (let way = open.pop(); way; way = open.pop()) {
    const { node, within } = way;
    const before = seen.get(node);
    if (before?.has(within)) continue;
    if (before) before.add(within);
    else seen.set(node, new Set([within]));
    if (node.kind === "deferred" && node.how === "floating") {
      const calls = heldBy(node);
      const key = placeKey(node.at);
      if (calls.length > 0 && !found.has(key)) found.set(key, { at: node.at, callee: node.callee ?? "", list: methodOf(node.body), calls, within });
    }
    for (const child of [...childrenOf(node)].reverse()) open.push({ node: child, within: whereIn(node, within) });
  }
  return [...found.values()];
}

function methodOf(body: Linked): string | null {
  return body.kind === "loop" && body.what.startsWith(".") ? body.what.slice(1) : null;
}

function whereIn(node: Linked, within: FloatingCall["within"]): FloatingCall["within"] {
  if (node.kind === "step") return "step";
  return node.kind === "deferred" && (node.how === "after" || node.how === "stream") ? node.how : within;
}

/** What asks a model and hangs on the promise alone: neither work that something else holds, nor a step, nor what is dropped once more. */
function heldBy(floating: LinkedDeferred): LinkedModelCall[] {
  const calls = new Map<string, LinkedModelCall>();
  const seen = new Set<Linked>([floating.body]);
  for (const node of seen) {
    if (node.kind === "model-call") calls.set(placeKey(node.at), node);
    const isHeld = node.kind === "deferred" || node.kind === "step" || (node.kind === "function" && (node.workflow || node.endpoint !== null));
    if (!isHeld) for (const child of childrenOf(node)) seen.add(child);
  }
  return [...calls.values()];
}
