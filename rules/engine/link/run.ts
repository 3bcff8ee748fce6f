/**
 * A computation that may ask for another one first, by yielding it. {@link drive} keeps the stack
 * of waiting computations on the heap, so that call chains of any depth can be followed.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a yielded computation gives is known only where it is asked for
export type Run<T> = Generator<Run<any>, T, any>;

/** Asks for a computation's result: `yield* enter(run)`. */
export function* enter<T>(run: Run<T>): Run<T> {
  return (yield run) as T;
}

/** Runs a computation and all it asks for. */
export function drive<T>(first: Run<T>): T {
  const stack: Run<unknown>[] = [first];
  let given: unknown = undefined;
  for (;;) {
    const { done, value } = stack[stack.length - 1]!.next(given);
    if (!done) {
      stack.push(value as Run<unknown>);
      given = undefined;
      continue;
    }
    stack.pop();
    if (stack.length === 0) return value as T;
    given = value;
  }
}
