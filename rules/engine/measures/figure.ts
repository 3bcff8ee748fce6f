import type { Place } from "../finding.js";
import type { Amount } from "./amount.js";

/**
 * A figure of a route with how it came about, so that it can be unfolded down to the line of code
 * or the named assumption behind every factor.
 */
export interface Figure {
  /** In `unit`; a symbol where there is no number. */
  value: Amount;
  unit: Unit;
  /** For people: `ai retries, by default`, `time to first token (frontier)`. */
  what: string;
  /** What makes the value out of the parts'; `given`: it stands in the code, the catalogue or the assumptions. */
  how: "given" | "sum" | "product" | "greatest" | "least";
  parts: Figure[];
  /** Where it is written; null: not in the app's code. */
  at: Place | null;
  /** Name of the assumption it rests on (`assumptions.ts`), if any. */
  assumption?: string;
  /** Why there is no number, for people. */
  why?: string | null;
}

export type Unit = "requests" | "tokens" | "seconds" | "usd" | "times" | "usd/token" | "units";
