import type { OptionAt } from "./api.js";

/** The pauses between tries: the first, then `factor` times the one before, up to the longest. */
export interface Backoff {
  firstMs: number;
  factor: number;
  /** Null: they grow on. */
  maxMs: number | null;
}

/** A number of further tries an API makes by itself. */
export interface RetryBound {
  /** Absent: not known. */
  backoff?: Backoff;
  /** The first one that is given wins. */
  options: OptionAt[];
  /** `retries`: attempts after the first. `attempts`: with the first. */
  counts: "retries" | "attempts";
  /** Where no option is given, in the unit of `counts`. */
  default: number | "unbounded";
  /** Where the options object is given but not the number in it (`retryOptions: {}`). */
  defaultWhenObjectGiven?: number;
  /** A number that is no whole one from 0 on counts as not given. */
  invalidIsDefault?: boolean;
  /** Policies that say when to stop, alone or composed: what makes them, and where in its first argument the number of retries stands. */
  policies?: { options: OptionAt[]; ends: Record<string, string[]> };
  /** Values that lift the bound. */
  unbounded?: { option: OptionAt; equals: string | number | boolean }[];
  /** Values that switch it off. */
  none?: { option: OptionAt; equals: string | number | boolean }[];
}
