import type { LinkedLoop, LinkedModelCall, Linked } from "../link/linked.js";
import type { Place } from "../finding.js";
import type { Amount } from "./amount.js";
import { greatestTotal, stepsOf } from "./attempts.js";
import { costOfCall, typicalTimes, type CallCost, type CostBasis } from "./cost-of-call.js";
import type { Figure } from "./figure.js";
import { given, greatestOf, productOf, sumOf } from "./figures.js";
import type { Occurrence } from "./occurrences.js";

/** Dollars of one request: `worst`, every attempt billed; `typical`, a run in which nothing fails. */
export interface Cost {
  worst: Figure;
  typical: Figure;
}

/** Prices the calls of one handler; each call's own price is worked out once. */
export class Pricing {
  private readonly known = new Map<LinkedModelCall, CallCost>();

  constructor(private readonly basis: CostBasis) {}

  of(call: LinkedModelCall): CallCost {
    let cost = this.known.get(call);
    if (!cost) this.known.set(call, (cost = costOfCall(call, this.basis)));
    return cost;
  }

  /** Dollars the tree can come to, all calls together or those that `counts` picks. */
  total(tree: Linked, counts: (call: LinkedModelCall) => boolean = () => true): { worst: Amount; typical: Amount } {
    const { assumptions } = this.basis;
    return {
      worst: greatestTotal(tree, { weigh: (call) => (counts(call) ? this.of(call).worst.value : 0) }),
      typical: greatestTotal(tree, {
        weigh: (call) => (counts(call) ? this.of(call).typical.value : 0),
        steps: (call) => atMost(stepsOf(call), assumptions.agentTurns),
        clean: { turns: (loop) => this.turns(loop) },
      }),
    };
  }

  private turns(loop: LinkedLoop): Amount {
    if (loop.retry || loop.fallback || loop.loop === "recursion") return 1;
    if (loop.what === "agent steps") return atMost(loop.bound, this.basis.assumptions.agentTurns);
    return typeof loop.bound === "number" ? loop.bound : this.basis.assumptions.listTurns;
  }

  /** A call as it stands in the code, by all the ways that lead to it. */
  ofWays(ways: readonly Occurrence[], tree: Linked): Cost {
    const { call } = ways[0]!;
    const here = this.total(tree, (one) => isAt(one, call.at));
    return {
      worst: together(ways.map((way) => this.worstOfWay(way)), here.worst, "usd", call.callee, call.at),
      typical: together(ways.map((way) => this.typicalOfWay(way)), here.typical, "usd", call.callee, call.at),
    };
  }

  private worstOfWay(way: Occurrence): Figure {
    return repeated(outerFactors(way).map(({ what, times, at, why }) => given(times, "times", what, { at, why })), this.of(way.call).worst);
  }

  private typicalOfWay(way: Occurrence): Figure {
    const lasting = outerFactors(way).filter(({ layer }) => !["retry", "sdk-retry", "queue-retry", "recursion"].includes(layer));
    const { assumptions } = this.basis;
    const times = lasting.map((factor) => factor.layer === "agent-steps"
      ? given(atMost(factor.times, assumptions.agentTurns), "times", factor.what, { at: factor.at, assumption: "agentTurns" })
      : typicalTimes(factor.what, factor.times, factor.at, factor.why, assumptions));
    return repeated(times, this.of(way.call).typical);
  }
}

/** The sum of what its calls cost where all of them run; else the dearest way through. */
export function handlerCost(tree: Linked, calls: readonly Cost[], pricing: Pricing): Cost {
  const total = pricing.total(tree);
  return {
    worst: together(calls.map(({ worst }) => worst), total.worst, "usd", "all model calls, every attempt billed", null),
    typical: together(calls.map(({ typical }) => typical), total.typical, "usd", "all model calls, one run without failures", null),
  };
}

function outerFactors(way: Occurrence): Occurrence["factors"] {
  return way.factors.slice(0, way.factors.length - way.call.factors.length);
}

function repeated(times: Figure[], once: Figure): Figure {
  return times.length === 0 ? once : productOf("usd", once.what, [...times, once], once.at);
}

/** Parts of which all count, or only some because they exclude each other: `value` is what a fold over the tree says. */
function together(parts: Figure[], value: Amount, unit: Figure["unit"], what: string, at: Place | null): Figure {
  const sorted = parts.toSorted((a, b) => rank(b.value) - rank(a.value));
  const [only] = sorted;
  if (sorted.length === 1 && only && same(only.value, value)) return only;
  const sum = sumOf(unit, what, sorted, at);
  if (same(sum.value, value)) return sum;
  const greatest = greatestOf(unit, `${what} (not all of these run)`, sorted, at);
  return { ...greatest, value, why: reasonIn(sorted, value) };
}

function reasonIn(parts: readonly Figure[], value: Amount): string | null {
  return typeof value === "number" ? null : (parts.find((part) => part.value === value)?.why ?? null);
}

function rank(value: Amount): number {
  return typeof value === "number" ? value : Infinity;
}

function same(a: Amount, b: Amount): boolean {
  return typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a)) : a === b;
}

function atMost(amount: Amount, limit: number): Amount {
  return typeof amount === "number" ? Math.min(amount, limit) : limit;
}

function isAt(call: LinkedModelCall, { file, span }: Place): boolean {
  return call.at.file === file && call.at.span[0] === span[0];
}
