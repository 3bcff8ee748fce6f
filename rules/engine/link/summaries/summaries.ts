import type { Summary } from "./functions.js";

/** Summaries kept from one entrypoint to the next, twice: those of very large apps do not fit into memory together. */
const MOST = 8_000;

/**
 * Summaries by the key of their context. One says the same whoever asks first: what is forgotten
 * costs time, no answer. What was used since the last time that there were too many stays.
 */
export class Summaries {
  private recent = new Map<string, Summary>();
  private older = new Map<string, Summary>();

  get(key: string): Summary | undefined {
    const known = this.recent.get(key);
    if (known) return known;
    const before = this.older.get(key);
    if (before) this.recent.set(key, before);
    return before;
  }

  set(key: string, summary: Summary): void {
    this.recent.set(key, summary);
  }

  /** Between two entrypoints: forgets what has not been used for long, where there are too many. */
  thin(): void {
    if (this.recent.size <= MOST) return;
    this.older = this.recent;
    this.recent = new Map();
  }
}
