import type { Fix, Rule } from "@ai-routes/rules";

/** Rules that cannot take the server with them. */
export interface GuardedRules {
  rules: readonly Rule[];
  /** Those that have crashed, by id, with what they said; they find nothing any more. */
  crashed: ReadonlyMap<string, string>;
  /** Gives them another chance. */
  reset(): void;
}

/** A crash in one rule disables that rule and is told to `log`; the others run on. */
export function guardedRules(all: readonly Rule[], log: (message: string) => void): GuardedRules {
  const crashed = new Map<string, string>();
  const guarded = (rule: Rule): Rule => ({
    ...rule,
    check(subject, ask) {
      if (crashed.has(rule.id)) return [];
      try {
        return [...rule.check(subject, ask)];
      } catch (error) {
        crashed.set(rule.id, reasonOf(error));
        log(`The rule ${rule.id} has crashed and is off until the workspace is analysed again: ${traceOf(error)}`);
        return [];
      }
    },
  });
  return { rules: all.map(guarded), crashed, reset: () => crashed.clear() };
}

/** The edits of a fix; none where it crashes. */
export function editsOf(fix: Fix, read: (file: string) => string | null, log: (message: string) => void): ReturnType<Fix["edits"]> {
  try {
    return fix.edits(read);
  } catch (error) {
    log(`The fix "${fix.title}" has crashed: ${traceOf(error)}`);
    return [];
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
