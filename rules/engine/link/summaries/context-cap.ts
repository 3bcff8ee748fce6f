import type { FunctionFacts } from "../../facts/file-facts.js";
import type { Linked } from "../linked.js";

/** Contexts that one entrypoint may add, functions met for the first time aside; past it the answer is "unknown (too large)". */
const MOST_CONTEXTS = 5_000;

/** Those times the files that the entrypoint comes to, at most: each context of a very large one takes longer, and there are many such in an app. */
const MOST_CONTEXTS_TIMES_FILES = 2_500_000;

/**
 * Keeps an entrypoint from being linked for ever, and its contexts in memory. Each function may be
 * entered once, however many the app has; it counts all the same, so that the larger an app is, the
 * less often its functions are entered anew.
 */
export class ContextCap {
  private readonly entered = new Set<FunctionFacts>();
  private readonly effects = new Map<FunctionFacts, Linked>();
  private left = MOST_CONTEXTS;
  private omissions = 0;

  /** @param files how many files the entrypoint comes to by its imports */
  begin(files: number): void {
    this.entered.clear();
    this.effects.clear();
    this.left = Math.min(MOST_CONTEXTS, Math.ceil(MOST_CONTEXTS_TIMES_FILES / files));
  }

  /** How often something has been left out so far: a summary made meanwhile is whole where this has not grown. */
  get leftOut(): number {
    return this.omissions;
  }

  /** Something has been left out, or is used that lacks it. */
  leaveOut(): void {
    this.omissions++;
  }

  /** What a function did when it was entered first: for calls that may not enter it any more. */
  effectsOf(facts: FunctionFacts): Linked | null {
    return this.effects.get(facts) ?? null;
  }

  /** Notes what a function has done where it was handed nothing to run, so that another call does alike. */
  noteEffects(facts: FunctionFacts, node: Linked): void {
    if (!this.effects.has(facts)) this.effects.set(facts, node);
  }

  /** Whether one more context of a function may be added; it is counted. */
  mayEnter(facts: FunctionFacts): boolean {
    const first = !this.entered.has(facts);
    this.entered.add(facts);
    return this.left-- > 0 || first;
  }
}
