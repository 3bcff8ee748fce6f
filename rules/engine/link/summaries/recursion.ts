import type { Place } from "../../finding.js";
import type { Amount } from "../../measures/amount.js";
import { fold } from "../../measures/fold.js";
import type { State } from "../frame.js";
import { sequence, type Linked } from "../linked.js";
import type { RetryHabits } from "../model-calls/retry-habits.js";

/** A function in progress, and the calls of itself with the same arguments met so far. */
export interface OpenCycle {
  cycle: true;
  key: string;
  edges: { at: Place; afterFailure: boolean; deferred: boolean }[];
  /** How many were in progress when it began: a summary that met an older one is not final. */
  depth: number;
  /** The depth of the oldest one in progress that it has come back to. */
  reaches: number;
  /** How many summaries were waiting for an older cycle to close when it began. */
  provisional: number;
}

/** Records a call that closes a cycle; the loop itself is made where the cycle began. */
export function closeCycle(cycle: OpenCycle, state: State, at: Place): Linked {
  cycle.edges.push({ at, afterFailure: state.withinFailure(), deferred: false });
  return { kind: "exit", exit: "continue", label: labelOf(cycle), status: null, settles: false, at };
}

/**
 * A function that came back to itself with the same arguments: a loop that nothing counts. After a
 * failure, or where nothing is decided before (a timer that arms itself again), it has no end; else
 * it follows its data (a tree, pages).
 */
export function recursionOf(body: Linked, cycle: OpenCycle, at: Place, name: string, habits: () => RetryHabits): Linked {
  if (cycle.edges.length === 0) return body;
  const retry = cycle.edges.some((edge) => edge.afterFailure);
  const bound: Amount = retry || isCertain(body, labelOf(cycle)) ? "unbounded" : "data";
  return {
    kind: "loop", loop: "recursion", retry, habits: retry ? habits() : undefined, bound, why: bound === "unbounded" ? null : "it calls itself as long as its data goes on", fromRequest: false,
    turns: [{ times: 1, body: sequence([body]) }], what: `${name || "a function"} calls itself`, labels: [labelOf(cycle)], parallel: false, leaves: true, at,
  };
}

/** Whether every way through a body comes to the call that closes the cycle. */
function isCertain(body: Linked, label: string): boolean {
  const certain = fold<boolean>(body, (node, of) => {
    if (node.kind === "sequence") return node.parts.some(of);
    if (node.kind === "choice") return node.arms.every(of);
    if (node.kind === "deferred" || node.kind === "function") return of(node.body);
    return node.kind === "exit" && node.exit === "continue" && node.label === label;
  });
  return certain.get(body) ?? false;
}

function labelOf(cycle: OpenCycle): string {
  return `recursion ${cycle.key}`;
}
