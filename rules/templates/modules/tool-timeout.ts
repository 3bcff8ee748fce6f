/** A tool that hangs holds the whole answer, with all its steps that are paid for already. */
const MILLISECONDS = 5_000;

/** What the model is told in place of a result: it can go on without it, or ask for something else. */
export interface ToolFailure {
  error: string;
}

interface Options {
  abortSignal?: AbortSignal | undefined;
}

/**
 * A tool's `execute` that ends in time. `abortSignal` among its options aborts then, and when the whole
 * call is aborted: hand it to what the tool asks, so that nothing goes on behind its back. What
 * fails is told to the model; the reason is for the log.
 *
 *     execute: withToolTimeout(async ({ city }, { abortSignal }) => (await fetch(url, { signal: abortSignal })).json())
 */
export function withToolTimeout<Input, Result, Given extends Options>(
  execute: (input: Input, options: Given & { abortSignal: AbortSignal }) => PromiseLike<Result> | Result, milliseconds: number = MILLISECONDS,
): (input: Input, options: Given) => Promise<Result | ToolFailure> {
  return async (input, options) => {
    const controller = new AbortController();
    const outer = options?.abortSignal;
    const leave = (): void => controller.abort(outer?.reason);
    if (outer?.aborted) leave();
    outer?.addEventListener("abort", leave, { once: true });
    const timer = setTimeout(() => controller.abort(new DOMException("The tool took too long.", "TimeoutError")), milliseconds);
    try {
      // Raced as well: not everything that a tool waits for can be aborted.
      return await Promise.race([execute(input, { ...options, abortSignal: controller.signal }), aborted(controller.signal)]);
    } catch (error) {
      // The caller has left, or its deadline is over: there is no model to tell.
      if (outer?.aborted) throw error;
      console.error("ai: a tool failed", error);
      return { error: controller.signal.aborted ? `The tool did not answer within ${milliseconds / 1_000} seconds.` : "The tool failed." };
    } finally {
      clearTimeout(timer);
      outer?.removeEventListener("abort", leave);
    }
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
