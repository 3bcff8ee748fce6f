import type { App } from "../graph/app.js";
import type { Entrypoint } from "../entrypoint.js";
import type { Finding } from "../finding.js";

/** What one run gives every host. */
export interface Analysis {
  root: string;
  apps: App[];
  /** Those that reach a model call, and no others; sorted by file and kind. */
  routes: Entrypoint[];
  /** Sorted by file and position; suppressed and absorbed ones are left out. */
  findings: Finding[];
  /** What went wrong with files, for people; the rest was analysed all the same. */
  problems: { file: string; message: string }[];
  stats: Stats;
}

/** Counters, asserted by tests; times are for people only. */
export interface Stats {
  files: number;
  read: number;
  parsed: number;
  entrypoints: number;
  linked: number;
  contexts: number;
  milliseconds: number;
  phases: Record<string, number>;
}
