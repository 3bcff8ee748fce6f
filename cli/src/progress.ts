import type { Terminal } from "./terminal.js";
import { shortened } from "./format/wrap.js";

/** How far an analysis has come: a phase, and how many of its parts are done. */
export type ProgressListener = (phase: string, done: number, total: number) => void;

/** Runs that end sooner show nothing. */
const shownAfterMs = 700;
const redrawnEveryMs = 100;

/**
 * One line on standard error, drawn anew in place, for runs a person waits for; `clear` takes it
 * away. Without a terminal it stays silent.
 */
export function progressLine(terminal: Terminal, now: () => number = Date.now): { report: ProgressListener; clear(): void } {
  if (!terminal.errIsTerminal || terminal.env["CI"]) return { report: () => {}, clear: () => {} };
  const begun = now();
  let drawn = 0;
  return {
    report(phase, done, total) {
      const time = now();
      if (time - begun < shownAfterMs || time - drawn < redrawnEveryMs) return;
      drawn = time;
      terminal.err(`\r\u001B[K${shortened(`${phase} ${done}/${total}`, terminal.width - 1)}`);
    },
    clear() {
      if (drawn > 0) terminal.err("\r\u001B[K");
    },
  };
}
