import type { FunctionFacts } from "../../facts/file-facts.js";

/** Contexts that one entrypoint may add, functions met for the first time aside; past it the answer is "unknown (too large)". */
const MOST_CONTEXTS = 5_000;

/**
 * Keeps an entrypoint from being linked for ever, and its contexts in memory. Each function may be
 * entered once, however many the app has; it counts all the same, so that the larger an app is, the
 * less often its functions are entered anew.
 */
export class ContextCap {
  private readonly entered = new Set<FunctionFacts>();
  private left = MOST_CONTEXTS;
  private omissions = 0;

  begin(): void {
    this.entered.clear();
    this.left = MOST_CONTEXTS;
  }

  /** How often something has been left out so far: a summary made meanwhile is whole where this has not grown. */
  get leftOut(): number {
    return this.omissions;
  }

  /** Something has been left out, or is used that lacks it. */
  leaveOut(): void {
    this.omissions++;
  }

  /** Whether one more context of a function may be added; it is counted. */
  mayEnter(facts: FunctionFacts): boolean {
    const first = !this.entered.has(facts);
    this.entered.add(facts);
    return this.left-- > 0 || first;
  }
}
