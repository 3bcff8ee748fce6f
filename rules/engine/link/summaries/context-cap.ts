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

  begin(): void {
    this.entered.clear();
    this.left = MOST_CONTEXTS;
  }

  /** Whether all that it may add has been added: what is linked from here on may be known by half. */
  get isPassed(): boolean {
    return this.left < 0;
  }

  /** Whether one more context of a function may be added; it is counted. */
  mayEnter(facts: FunctionFacts): boolean {
    const first = !this.entered.has(facts);
    this.entered.add(facts);
    return this.left-- > 0 || first;
  }
}
