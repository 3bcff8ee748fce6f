import type { Amount } from "./amount.js";
import type { Figure } from "./figure.js";
import { given } from "./figures.js";
import { cut, greater, isZero, lesser, plus, times } from "./sums.js";

/**
 * What a stretch of code takes, in seconds from its start. Starting and settling differ:
 * what is started runs on until it is awaited, or beside all that follows.
 */
export interface Elapsed {
  /** Until the code behind the stretch begins. */
  now: Figure;
  /** What was started and not awaited yet, in the order of the starts. */
  pending: readonly Pending[];
  /** What a stream that was begun sends first, and its end. */
  streams: { first: Figure; end: Figure } | null;
  /** Until the first model's answer begins to arrive; null: no model was asked. */
  model: Figure | null;
  /** The end of what nobody waits for. */
  beside: Figure;
  /** What begins when the response has ended (`after()`), in all. */
  later: Figure;
  /** It waits for what its callers have started. */
  awaits: Awaits | null;
}

export interface Pending {
  end: Figure;
  /** Whether it asks a model: a mere timer holds nothing up once nobody waits for it. */
  asks: boolean;
}

export interface Awaits {
  how: "all" | "first";
  /** The last so many of what was started; null: all of it. */
  of: number | null;
  /** Not longer than this. */
  limit: Figure | null;
  /** To the end of what a model streams, too. */
  streams: boolean;
  /** A promise that is returned: made here where anything was, else by a caller. */
  returned: boolean;
}

/** More things under way than this are taken together. */
const MOST_PENDING = 12;

export const noTime: Figure = given(0, "seconds", "nothing");

export const idle: Elapsed = { now: noTime, pending: [], streams: null, model: null, beside: noTime, later: noTime, awaits: null };

/** One stretch after the other. */
export function following(first: Elapsed, next: Elapsed): Elapsed {
  if (first === idle) return next;
  if (next === idle) return first;
  const awaited = next.awaits ? settle(first, next.awaits) : { start: first.now, pending: first.pending, streams: first.streams, beside: first.beside, awaits: null };
  const { start } = awaited;
  const shift = (figure: Figure) => plus(start, figure);
  return {
    now: shift(next.now),
    pending: few([...awaited.pending, ...next.pending.map(({ end, asks }) => ({ end: shift(end), asks }))]),
    streams: both(awaited.streams, next.streams && { first: shift(next.streams.first), end: shift(next.streams.end) }),
    model: first.model ?? (next.model && shift(next.model)),
    beside: greater(awaited.beside, isZero(next.beside) ? next.beside : shift(next.beside)),
    later: plus(first.later, next.later),
    awaits: first.awaits ?? awaited.awaits,
  };
}

/** Waits for what was started: where the code goes on, and what of it is left. */
function settle(before: Elapsed, awaits: Awaits): { start: Figure; pending: readonly Pending[]; streams: Elapsed["streams"]; beside: Figure; awaits: Awaits | null } {
  const { pending, now } = before;
  const count = awaits.of ?? pending.length;
  const from = Math.max(0, pending.length - count);
  const mine = pending.slice(from);
  const missing = count - mine.length;
  const streams = awaits.streams ? before.streams : null;
  const ends = [...mine.map(({ end }) => end), ...(streams ? [streams.end] : [])];
  const rest = { pending: pending.slice(0, from), streams: streams ? null : before.streams };
  if (awaits.how === "all") {
    const end = ends.reduce(greater, now);
    const start = awaits.limit ? greater(now, cut(end, plus(now, awaits.limit), "")) : end;
    const own = awaits.returned && (pending.length > 0 || !isZero(now));
    return { start, ...rest, beside: before.beside, awaits: own ? null : { ...awaits, of: null } };
  }
  const limit = awaits.limit && plus(now, awaits.limit);
  const soonest = [...ends, ...(limit ? [limit] : [])];
  const losers = leftOf(mine, before.beside);
  // The others of the race were started further out: what is known here is the longest it takes.
  if (missing > 0 && mine.length > 0) return { start: now, ...rest, beside: losers, awaits: { how: "first", of: missing, limit: soonest.reduce(lesser), streams: awaits.streams, returned: false } };
  if (mine.length === 0) return { start: now, ...rest, beside: before.beside, awaits };
  return { start: greater(now, soonest.reduce(lesser)), ...rest, beside: losers, awaits: null };
}

/** One or the other: what both are at most. */
export function or(a: Elapsed, b: Elapsed): Elapsed {
  if (a === b) return a;
  const long = a.pending.length >= b.pending.length ? a.pending : b.pending;
  const short = long === a.pending ? b.pending : a.pending;
  return {
    now: greater(a.now, b.now),
    pending: long.map((one, index) => (short[index] ? longer(one, short[index]) : one)),
    streams: both(a.streams, b.streams),
    model: a.model && b.model ? greater(a.model, b.model) : (a.model ?? b.model),
    beside: greater(a.beside, b.beside),
    later: greater(a.later, b.later),
    awaits: a.awaits ?? b.awaits,
  };
}

/** So many times in a row; what each turn starts runs side by side with the next. */
export function repeat(turn: Elapsed, count: Amount, what: string, more: Parameters<typeof times>[3]): Elapsed {
  if (turn === idle || count === 1) return turn;
  const all = (figure: Figure) => times(figure, count, what, more);
  const before = isZero(turn.now) ? noTime : times(turn.now, typeof count === "number" ? Math.max(0, count - 1) : count, what, more);
  return {
    ...turn,
    now: all(turn.now),
    pending: turn.pending.map(({ end, asks }) => ({ end: plus(before, end), asks })),
    streams: turn.streams && { first: turn.streams.first, end: plus(before, turn.streams.end) },
    beside: isZero(turn.beside) ? turn.beside : plus(before, turn.beside),
    later: all(turn.later),
  };
}

/** A function that is called and not awaited: its end is under way. */
export function started(body: Elapsed): Elapsed {
  if (body === idle || isNothing(body)) return body;
  const beside = leftOf(body.pending, body.beside);
  return { ...idle, pending: [{ end: body.now, asks: body.model !== null }], streams: body.streams, model: body.model, beside, later: body.later };
}

function isNothing({ now, pending, streams, beside, later }: Elapsed): boolean {
  return isZero(now) && pending.length === 0 && streams === null && isZero(beside) && isZero(later);
}

function both(a: Elapsed["streams"], b: Elapsed["streams"]): Elapsed["streams"] {
  if (!a || !b) return a ?? b;
  return { first: greater(a.first, b.first), end: greater(a.end, b.end) };
}

/** When the models end that nobody waits for. */
export function leftOf(pending: readonly Pending[], beside: Figure): Figure {
  return pending.filter(({ asks }) => asks).reduce((latest, { end }) => greater(latest, end), beside);
}

function longer(a: Pending, b: Pending): Pending {
  return { end: greater(a.end, b.end), asks: a.asks || b.asks };
}

function few(pending: readonly Pending[]): readonly Pending[] {
  if (pending.length <= MOST_PENDING) return pending;
  const surplus = pending.length - MOST_PENDING + 1;
  return [pending.slice(0, surplus).reduce(longer), ...pending.slice(surplus)];
}
