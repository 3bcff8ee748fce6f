import { assumptions, type Assumptions } from "../../catalog/assumptions.js";
import { earlier, type Timeout } from "../link/model-calls/call-timing.js";
import type { Linked, LinkedLoop, LinkedModelCall } from "../link/linked.js";
import type { Amount } from "./amount.js";
import { ordinaryCallTime, pausesBetween, worstCallTime, type CallTime, type TimersOf } from "./call-time.js";
import { idle, leftOf, noTime, or, repeat, started, following, type Elapsed } from "./elapsed.js";
import type { Figure } from "./figure.js";
import { childrenOf } from "./fold.js";
import { total, type Algebra } from "./outcomes.js";
import { given } from "./figures.js";
import { greater, plus } from "./sums.js";

/** Seconds of one request: to the first byte of the answer, and until all it has started has ended. */
export interface Times {
  firstByte: Span;
  total: Span;
  /** To the first byte of a clean run in which every agent takes all the steps it may. */
  allSteps: Figure;
}

/** `typical`: a clean run under the named assumptions. `worst`: everything takes as long as something lets it; no platform's limit is applied. */
export interface Span {
  typical: Figure;
  worst: Figure;
}

/** How long one run of the tree takes. */
export function times(tree: Linked, set: Assumptions): Times {
  const timers = timersIn(tree);
  const typical = ofRun(total(tree, seconds(false, timers, set)));
  const worst = ofRun(total(tree, seconds(true, timers, set)));
  return {
    firstByte: { typical: typical.firstByte, worst: worst.firstByte },
    total: { typical: typical.total, worst: worst.total },
    allSteps: ofRun(total(tree, seconds(false, timers, { ...set, agentTurns: Infinity }))).firstByte,
  };
}

function ofRun(run: Elapsed): { firstByte: Figure; total: Figure } {
  const answered = run.streams ? greater(run.now, run.streams.first) : run.now;
  const ended = endOf(run);
  return { firstByte: answered, total: plus(ended, run.later) };
}

/** The end of all that asks a model, awaited or not. */
function endOf(run: Elapsed): Figure {
  const end = greater(run.now, leftOf(run.pending, run.beside));
  return run.streams ? greater(end, run.streams.end) : end;
}

function seconds(worst: boolean, timers: TimersOf, set: Assumptions): Algebra<Elapsed> {
  return {
    nothing: idle,
    follow: following,
    or,
    repeat: (turn, count, loop) => repeat(turn, count, loop?.what ?? "turns", whyOf(loop, worst)),
    aside,
    started,
    settled: () => ({ ...idle, awaits: { how: "all", of: null, limit: null, streams: false, returned: true } }),
    call: (node, tools) => {
      // A step ends when its tools have.
      const spent = tools.pending.reduce((latest, { end }) => greater(latest, end), endOf(tools));
      return placed(node, worst ? worstCallTime(node, spent, timers(node), set) : ordinaryCallTime(node, spent, set));
    },
    leaf,
    elsewhere: idle,
    ...(worst ? {} : { turns: (loop: LinkedLoop) => ordinaryTurns(loop, set) }),
    pauses: (loop) => ({ ...idle, now: loop.loop === "library-retry" ? pausesBetween(loop.bound, loop.backoff ?? null, `pauses of ${loop.what}`) : noTime }),
  };
}

/** In an ordinary run nothing is tried twice, data has a few elements, and what has no bound, or may end before it, ends after a few turns. */
function ordinaryTurns(loop: LinkedLoop, set: Assumptions): Amount {
  if (loop.retry || loop.fallback || loop.loop === "recursion") return 1;
  if (loop.what === "agent steps") return typeof loop.bound === "number" ? Math.min(loop.bound, set.agentTurns) : Number.isFinite(set.agentTurns) ? set.agentTurns : loop.bound;
  if (typeof loop.bound !== "number") return set.listTurns;
  return loop.endsEarly ? Math.min(loop.bound, set.listTurns) : loop.bound;
}

function whyOf(loop: LinkedLoop | null, worst: boolean): Parameters<typeof repeat>[3] {
  if (!loop) return {};
  if (!worst && (typeof loop.bound !== "number" || loop.endsEarly)) return { at: loop.at, assumption: "listTurns", why: assumptions.listTurns.why };
  return { at: loop.at, why: loop.why };
}

function placed(node: LinkedModelCall, { first, end }: CallTime): Elapsed {
  if (node.api.streams) return { ...idle, now: node.throws ? first : noTime, streams: { first, end }, model: first };
  return node.startsOnly ? { ...idle, pending: [{ end, asks: true }], model: end } : { ...idle, now: end, model: end };
}

function leaf(node: Linked): Elapsed {
  if (node.kind === "wait") {
    const value: Amount = node.milliseconds === null ? "unknown" : node.milliseconds / 1_000;
    return { ...idle, now: given(value, "seconds", "a wait", { at: node.at, why: node.milliseconds === null ? "how long it waits is not known" : null }) };
  }
  if (node.kind === "join") return { ...idle, awaits: { how: node.how, of: node.of, limit: null, streams: node.stream, returned: false } };
  return idle;
}

/** A stream's writer answers when its first model does; the rest comes after the answer, or beside it. */
function aside(body: Elapsed, node: Linked & { kind: "deferred" }): Elapsed {
  const end = endOf(body);
  if (node.how === "stream") return { ...idle, streams: { first: body.model ?? noTime, end }, model: body.model, later: body.later };
  if (node.how === "floating") return { ...idle, beside: plus(end, body.later) };
  return { ...idle, later: plus(end, body.later) };
}

/** Which timers end each call: its own, and those that abort a controller whose signal it has. */
export function timersIn(tree: Linked): TimersOf {
  const aborts = new Map<string, Timeout>();
  const left = new Set<string>();
  const seen = new Set<Linked>();
  const open: Linked[] = [tree];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "abort" && node.by === "request") left.add(node.controller);
    if (node.kind === "abort" && node.by === "timer") {
      const timeout: Timeout = { milliseconds: node.milliseconds ?? "unknown", what: "an abort after a time", at: node.at };
      const known = aborts.get(node.controller);
      // Helpers called with several times: the longest counts.
      aborts.set(node.controller, known ? later(known, timeout) : timeout);
    }
    open.push(...childrenOf(node));
  }
  return ({ timing }) => ({
    attempt: timing.attempt,
    call: timing.controllers.map((one) => aborts.get(one) ?? null).reduce(earlier, timing.call),
    leaves: timing.requestSignal || timing.controllers.some((one) => left.has(one)),
  });
}

function later(a: Timeout, b: Timeout): Timeout {
  return earlier(a, b) === a ? b : a;
}
