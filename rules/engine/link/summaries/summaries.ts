import type { Summary } from "./functions.js";
import type { OpenCycle } from "./recursion.js";

/** Summaries kept from one entrypoint to the next, twice: those of very large apps do not fit into memory together. */
const MOST = 8_000;

/** What a summary may be used for: it rests on what its caller made, lacks what this entrypoint's cap has left out, or neither. */
export type Holds = "for this call" | "for this entrypoint" | "always";

/**
 * Summaries by the key of their context. One says the same whoever asks first: what is forgotten
 * costs time, no answer. What was used since the last time that there were too many stays.
 */
export class Summaries {
  private recent = new Map<string, Summary>();
  private older = new Map<string, Summary>();
  /** Those that lack what an entrypoint past its cap has left out: another one enters it. */
  private readonly cut = new Map<string, Summary>();
  /** Those that rest on calls in progress: down to which depth of these. */
  private readonly provisional = new Map<string, { summary: Summary; reaches: number }>();
  private readonly provisionalKeys: string[] = [];

  get(key: string): Summary | undefined {
    const known = this.recent.get(key);
    if (known) return known;
    const before = this.older.get(key);
    if (before) this.recent.set(key, before);
    return before;
  }

  /** What the entrypoint at hand knows by half. */
  getCut(key: string): Summary | undefined {
    return this.cut.get(key);
  }

  getProvisional(key: string): { summary: Summary; reaches: number } | undefined {
    return this.provisional.get(key);
  }

  /** How many rest on calls in progress. */
  get provisionals(): number {
    return this.provisionalKeys.length;
  }

  /** Keeps what a call has come to; what met a cycle still open is kept only until that one closes. */
  set(key: string, summary: Summary, { reaches, depth, provisional }: OpenCycle, holds: Holds): void {
    if (holds === "for this call") return;
    if (reaches < depth) {
      this.provisional.set(key, { summary, reaches });
      this.provisionalKeys.push(key);
      return;
    }
    (holds === "always" ? this.recent : this.cut).set(key, summary);
    for (const inner of this.provisionalKeys.splice(provisional)) this.provisional.delete(inner);
  }

  /** A further entrypoint begins: forgets what held for the last one alone, and what has not been used for long, where there is too much. */
  begin(): void {
    this.cut.clear();
    if (this.recent.size <= MOST) return;
    this.older = this.recent;
    this.recent = new Map();
  }
}
