import type { Analysis, Fix, Handler, Severity, Amount } from "@ai-routes/rules";
import type { Positions } from "./positions.js";
import type { Colors } from "../terminal.js";

/** All that the output formats need: what was selected for output, and how to write it. */
export interface Report {
  /** Routes and findings as selected by paths and flags. */
  analysis: Analysis;
  /** Files as people know them: relative to the first path argument. */
  name(file: string): string;
  positions: Positions;
  /** The texts that the findings are about; null for files that are gone. */
  read(file: string): string | null;
  /** Whether a fix changes anything: some find, from the text, that they cannot be made here. */
  makeable(fix: Fix): boolean;
  colors: Colors;
  width: number;
  /** Errors only, no table. */
  quiet: boolean;
  /** Notes (severity `info`) in full rather than counted. */
  showNotes: boolean;
  /** With counters and times. */
  stats: boolean;
  /** Whether whole apps were asked for, not files or folders in them. */
  wholeApps: boolean;
}

/** {@link Report.makeable}, each fix worked out once and only when asked for: a template's takes milliseconds. */
export function makeableIn(read: Report["read"]): Report["makeable"] {
  const known = new WeakMap<Fix, boolean>();
  return (fix) => {
    const answer = known.get(fix) ?? fix.edits(read).length > 0;
    known.set(fix, answer);
    return answer;
  };
}

const severities: readonly Severity[] = ["info", "warning", "error"];

/** Higher is worse. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** To sort by worst case: no end before as many as there is data before not known before numbers. */
export function amountRank(amount: Amount): number {
  if (typeof amount === "number") return amount;
  return { unknown: 1e12, data: 1e13, unbounded: 1e14 }[amount];
}

/** The worst of a route's handlers. */
export function worstOf(handlers: readonly Handler[]): number {
  return Math.max(0, ...handlers.map(({ attempts }) => amountRank(attempts.max)));
}

/** What the dearest of a route's handlers costs. */
export function dearestOf(handlers: readonly Handler[]): number {
  return Math.max(0, ...handlers.map(({ cost }) => amountRank(cost.worst.value)));
}
