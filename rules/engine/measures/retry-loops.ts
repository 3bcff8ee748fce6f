import type { Handler } from "../entrypoint.js";
import type { LinkedLoop, LinkedModelCall, Linked } from "../link/linked.js";
import type { RetryHabits } from "../link/model-calls/retry-habits.js";
import { placeKey, type Place } from "../finding.js";
import { childrenOf, nodesIn, reachingModel } from "./fold.js";

/** A loop somebody has written that asks a model again after a failure, with its pauses. */
export interface RetryLoop {
  at: Place;
  /** For people: `for`, `while`, `ask calls itself`. */
  what: string;
  bound: LinkedLoop["bound"];
  habits: RetryHabits;
  /** The model calls it repeats, in the order of the code. */
  calls: LinkedModelCall[];
  /** Where the loop's own text reaches them: these calls, or calls of functions that lead to them (`fn()` of a helper). */
  asked: Place[];
  pauses: Pause[];
}

/** One place in the loop where it waits. */
export interface Pause {
  at: Place;
  /** The lengths it has in the turns that could be followed; null: one that is not known. */
  milliseconds: (number | null)[];
  /** It is made from something that changes from try to try. */
  changes: boolean;
}

/** The hand-written retries around model calls of a handler; each place once. */
export function retryLoopsIn({ tree }: Pick<Handler, "tree">): RetryLoop[] {
  const asks = reachingModel(tree);
  const found = new Map<string, RetryLoop>();
  for (const node of nodesIn(tree)) {
    if (node.kind !== "loop" || !node.retry || !node.habits || node.bound === 1 || !asks.get(node)) continue;
    const key = placeKey(node.at);
    if (!found.has(key)) found.set(key, { at: node.at, what: node.what, bound: node.bound, habits: node.habits, calls: callsIn(node), asked: askedIn(node, asks), pauses: pausesIn(node, node.habits, asks) });
  }
  return [...found.values()];
}

function callsIn(loop: LinkedLoop): LinkedModelCall[] {
  const calls = new Map<string, LinkedModelCall>();
  for (const node of nodesIn(loop)) if (node.kind === "model-call") calls.set(placeKey(node.at), node);
  return [...calls.values()];
}

function askedIn(loop: LinkedLoop, asks: ReadonlyMap<Linked, boolean>): Place[] {
  const asked = new Map<number, Place>();
  const open: Linked[] = loop.turns.map((turn) => turn.body);
  const seen = new Set<Linked>();
  for (const node of open) {
    if (seen.has(node) || !asks.get(node)) continue;
    seen.add(node);
    if (node.kind === "model-call" || node.kind === "function") asked.set(node.at.span[0], node.at);
    else open.push(...childrenOf(node));
  }
  return [...asked.values()];
}

/** The pauses of the loop's own code: one inside a function that asks the model is that function's. */
function pausesIn(loop: LinkedLoop, habits: RetryHabits, asks: ReadonlyMap<Linked, boolean>): Pause[] {
  const pauses = new Map<number, Pause>();
  const open: Linked[] = loop.turns.map((turn) => turn.body);
  const seen = new Set<Linked>();
  for (const node of open) {
    if (seen.has(node)) continue;
    seen.add(node);
    const waits = node.kind === "wait" ? [node] : node.kind === "function" && !asks.get(node) ? [...nodesIn(node)].filter((one) => one.kind === "wait") : [];
    if (waits.length > 0 && node.kind !== "sequence" && "at" in node) {
      const start = node.at.span[0];
      const pause = pauses.get(start) ?? { at: node.at, milliseconds: [], changes: habits.changing.includes(start) };
      pause.milliseconds.push(...waits.map((one) => one.milliseconds));
      pauses.set(start, pause);
    } else if (!(node.kind === "function" && node.at.file !== loop.at.file && asks.get(node)) && node.kind !== "loop") open.push(...childrenOf(node));
  }
  return [...pauses.values()];
}
