import type { Linked, LinkedLoop, LinkedModelCall } from "../link/linked.js";
import { addAmounts, maxAmount, multiplyAmounts, type Amount } from "./amount.js";
import { total } from "./outcomes.js";

/**
 * The greatest number of provider requests one run of the tree can make, all calls together or
 * those that `counts` picks.
 */
export function attempts(tree: Linked, counts: (call: LinkedModelCall) => boolean = () => true): Amount {
  return greatestTotal(tree, { weigh: (call) => (counts(call) ? requestsOf(call) : 0) });
}

/** What is added up over a tree, and under which circumstances. */
export interface Totalled {
  /** What one call adds, its SDK's own retries and steps included. */
  weigh(call: LinkedModelCall): Amount;
  /** How often its tools run; absent: once for each of its steps. */
  steps?(call: LinkedModelCall): Amount;
  /** Where nothing fails, how often a loop turns: no call throws, and what retries tries once. */
  clean?: { turns(loop: LinkedLoop): Amount };
}

/** The greatest total of what calls weigh that one run of the tree can come to. */
export function greatestTotal(tree: Linked, { weigh, steps = stepsOf, clean }: Totalled): Amount {
  return total<Amount>(tree, {
    nothing: 0,
    follow: addAmounts,
    or: maxAmount,
    repeat: multiplyAmounts,
    // Whoever waits for them, requests are made. Tools run once a step, whatever the retries of a step.
    aside: (body) => body,
    started: (body) => body,
    settled: (value) => value,
    call: (node, tools) => addAmounts(weigh(node), multiplyAmounts(tools, steps(node))),
    leaf: () => 0,
    ...(clean ? { turns: clean.turns.bind(clean) } : {}),
  });
}

function requestsOf(call: LinkedModelCall): Amount {
  return call.factors.reduce<Amount>((product, factor) => multiplyAmounts(product, factor.times), 1);
}

/** How many steps an agent takes at most. */
export function stepsOf(call: LinkedModelCall): Amount {
  return call.factors.filter((factor) => factor.layer === "agent-steps").reduce<Amount>((product, factor) => multiplyAmounts(product, factor.times), 1);
}
