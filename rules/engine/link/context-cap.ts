import type { FunctionFacts } from "../facts/file-facts.js";

/** Further contexts of functions met before that one entrypoint may add at most; past it the answer is "unknown (too large)". */
const MOST_FURTHER = 6_000;

/**
 * Keeps an entrypoint from being linked for ever. Each function may be entered once, however many
 * the app has; what is limited is how often they are entered anew.
 */
export class ContextCap {
  private readonly entered = new Set<FunctionFacts>();
  private left = MOST_FURTHER;

  begin(): void {
    this.entered.clear();
    this.left = MOST_FURTHER;
  }

  /** Whether one more context of a function may be added; it is counted. */
  mayEnter(facts: FunctionFacts): boolean {
    if (this.entered.has(facts)) return this.left-- > 0;
    this.entered.add(facts);
    return true;
  }
}
