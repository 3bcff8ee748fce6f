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
  /** Those that may lack what an entrypoint past its cap has left out: another one enters it. */
  private readonly cut = new Map<string, Summary>();

  get(key: string): Summary | undefined {
    const known = this.recent.get(key);
    if (known) return known;
    const before = this.older.get(key);
    if (before) this.recent.set(key, before);
    return before ?? this.cut.get(key);
  }

  /** @param isWhole whether the entrypoint at hand may still enter whatever it comes to. */
  set(key: string, summary: Summary, isWhole: boolean): void {
    (isWhole ? this.recent : this.cut).set(key, summary);
  }

  /** A further entrypoint begins: forgets what held for the last one alone, and what has not been used for long, where there is too much. */
  begin(): void {
    this.cut.clear();
    if (this.recent.size <= MOST) return;
    this.older = this.recent;
    this.recent = new Map();
  }
}
