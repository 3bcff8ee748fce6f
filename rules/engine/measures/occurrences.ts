import type { Place } from "../finding.js";
import { and, type GuardFacts } from "../link/guards/guard-facts.js";
import type { Linked, LinkedLoop, LinkedModelCall } from "../link/linked.js";
import type { Factor } from "./amount.js";
import { childrenOf, reachingModel } from "./fold.js";

/** A model call as it is met on one way from the handler: what multiplies it, what has passed before it. */
export interface Occurrence {
  call: LinkedModelCall;
  /** Outermost first; the SDK's own last. */
  factors: Factor[];
  chain: { at: Place; name: string }[];
  facts: GuardFacts;
  deferred: boolean;
  /** Whether it runs in a step of a durable engine. */
  step: boolean;
  /** Whether it runs in a workflow, which is only started on this way. */
  workflow: boolean;
}

/** Ways counted per handler at most: a call reached in more ways is known well enough by these. */
const MOST = 600;

interface Way extends Omit<Occurrence, "call"> {
  node: Linked;
}

/** All ways from the root to model calls, depth first, in the order of the code. */
export function occurrences(root: Linked, before: GuardFacts): Occurrence[] {
  const reaches = reachingModel(root);
  const found: Occurrence[] = [];
  const stack: Way[] = [{ node: root, factors: [], chain: [], facts: before, deferred: false, step: false, workflow: false }];
  let steps = 0;
  while (stack.length > 0 && found.length < MOST && steps++ < 200_000) {
    const way = stack.pop()!;
    if (!reaches.get(way.node)) continue;
    if (way.node.kind === "model-call") found.push(occurrence(way.node, way));
    for (const next of waysFrom(way, reaches).reverse()) stack.push(next);
  }
  return found;
}

function occurrence(call: LinkedModelCall, way: Way): Occurrence {
  return {
    call,
    factors: [...way.factors, ...call.factors],
    chain: way.chain,
    facts: and(way.facts, call.before),
    deferred: way.deferred,
    step: way.step,
    workflow: way.workflow,
  };
}

function waysFrom(way: Way, reaches: ReadonlyMap<Linked, boolean>): Way[] {
  const { node } = way;
  switch (node.kind) {
    case "function":
      return [{ ...way, node: node.body, chain: [...way.chain, { at: node.at, name: node.name }], facts: and(way.facts, node.before), workflow: way.workflow || node.workflow }];
    case "loop": {
      const turns = node.turns.filter((turn) => reaches.get(turn.body));
      const times = typeof node.bound === "number" ? turns.reduce((sum, turn) => sum + turn.times, 0) : node.bound;
      const factor = factorOf(node, times, way.chain);
      return turns.map((turn) => ({ ...way, node: turn.body, factors: factor ? [...way.factors, factor] : way.factors }));
    }
    case "deferred":
      return [{ ...way, node: node.body, deferred: true }];
    case "step":
      return [{ ...way, node: node.body, step: true }];
    case "model-call": {
      const steps = node.factors.filter((factor) => factor.layer === "agent-steps");
      return [{ ...way, node: node.tools, factors: [...way.factors, ...steps], chain: [...way.chain, { at: node.at, name: `${node.callee} (tool)` }], facts: and(way.facts, node.before) }];
    }
    default:
      return childrenOf(node).map((child) => ({ ...way, node: child }));
  }
}

function factorOf(loop: LinkedLoop, times: Factor["times"], chain: Way["chain"]): Factor | null {
  if (times === 1) return null;
  return { what: nameOf(loop, chain), times, layer: layerOf(loop), at: loop.at, why: loop.why, ...(loop.fromRequest ? { fromRequest: true } : {}), ...(loop.byDefault ? { byDefault: true } : {}) };
}

/** A loop is known by the function it stands in, as the code calls it. */
function nameOf(loop: LinkedLoop, chain: Way["chain"]): string {
  if (loop.loop === "library-retry" || loop.loop === "recursion") return loop.what;
  const inside = chain[chain.length - 1]?.name;
  const what = loop.retry ? "retries" : loop.fallback ? "fallbacks" : loop.loop === "poll" ? loop.what : `${loop.what} loop`;
  return inside ? `${what} in ${inside}` : what;
}

function layerOf(loop: LinkedLoop): Factor["layer"] {
  if (loop.loop === "library-retry") return loop.what.endsWith("step retries") ? "queue-retry" : "retry";
  if (loop.retry) return "retry";
  if (loop.fallback) return "fallback";
  if (loop.what === "agent steps") return "agent-steps";
  if (loop.loop === "recursion") return "recursion";
  if (loop.loop === "poll") return "poll";
  return loop.loop === "each" ? "fan-out" : "repetition";
}

