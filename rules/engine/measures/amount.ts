import type { Place } from "../finding.js";

/**
 * How many: a number where it is known, else why there is none.
 * `unbounded`: nothing stops it. `data`: as many as some data has elements. `unknown`: cannot be told.
 */
export type Amount = number | "unbounded" | "data" | "unknown";

/** One factor of a product: what multiplies, how often, and where it is written. */
export interface Factor {
  /** For people: `withRetry (attempts = 5)`, `AI SDK retries (maxRetries 2)`, `agent steps (stopWhen)`. */
  what: string;
  times: Amount;
  /** `retry` layers multiply one logical call; the rest are calls of their own. */
  layer: "retry" | "sdk-retry" | "queue-retry" | "fallback" | "agent-steps" | "repetition" | "fan-out" | "recursion" | "poll" | "sum";
  at: Place;
  /** Why `times` is no number, for people. */
  why: string | null;
  /** Of `data`: the request itself holds it. */
  fromRequest?: boolean;
  /** Nobody has written it: it is the default of the SDK. */
  byDefault?: boolean;
}

/** Why a loop around a model call has no bound, where the answer alone says whether it goes on. */
export const MODEL_ENDS_IT = "only the model's answer ends it";

const symbolic = ["unknown", "data", "unbounded"] as const;

/** The weightier of two: any symbol outweighs any number, `unbounded` outweighs all. */
export function maxAmount(a: Amount, b: Amount): Amount {
  if (typeof a === "number" && typeof b === "number") return Math.max(a, b);
  return weight(a) >= weight(b) ? a : b;
}

/** Sum; with a symbol in it, the weightier symbol. */
export function addAmounts(a: Amount, b: Amount): Amount {
  return typeof a === "number" && typeof b === "number" ? a + b : maxAmount(a, b);
}

/** Product; nothing times anything is nothing. */
export function multiplyAmounts(a: Amount, b: Amount): Amount {
  if (a === 0 || b === 0) return 0;
  return typeof a === "number" && typeof b === "number" ? a * b : maxAmount(a, b);
}

/** Whether `a` is more than `limit`; a symbol other than `unknown` always is. */
export function exceeds(a: Amount, limit: number): boolean {
  return typeof a === "number" ? a > limit : a !== "unknown";
}

function weight(a: Amount): number {
  return typeof a === "number" ? -1 : symbolic.indexOf(a);
}
