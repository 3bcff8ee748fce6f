/**
 * One deadline for all that a request does, some seconds before the platform ends it: a function that
 * is killed sends no answer, settles no budget, and says nothing in the log. Of a stream that the
 * deadline ends, the AI SDK calls `onAbort` and not `onFinish`: what must happen belongs in both. //#ai>=5
 //#ai<5 * deadline ends, the AI SDK 4 calls neither `onFinish` nor `onError`: reading it throws.
 */
const KEPT_BACK_SECONDS = 5;

export interface Deadline {
  /** Aborts when the time is up and when the caller leaves. For every call: `abortSignal` of the AI SDK, `signal` of others. */
  signal: AbortSignal;
  /** Milliseconds until the time is up; 0 from then on. */
  remainingMs(): number;
  /** Whether it was the time, and not the caller, that ended it. */
  isOver(): boolean;
}

/**
 * The deadline of a request that has just come in.
 *
 * @param maxDuration the seconds the platform gives it: the route's `maxDuration`.
 */
export function requestDeadline(request: Request, maxDuration: number): Deadline {
  const milliseconds = 1_000 * Math.max(maxDuration - KEPT_BACK_SECONDS, maxDuration / 2);
  const end = Date.now() + milliseconds;
  // A timer of its own holds on to its signal. What `AbortSignal.any` makes of `AbortSignal.timeout` was
  // seen to be collected, and never to fire, in Node 20.
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new DOMException("The request's time is up.", "TimeoutError")), milliseconds);
  const leave = (): void => {
    clearTimeout(timer);
    controller.abort(request.signal.reason);
  };
  if (request.signal.aborted) leave();
  else request.signal.addEventListener("abort", leave, { once: true });
  return {
    signal: controller.signal,
    remainingMs: () => Math.max(0, end - Date.now()),
    isOver: () => Date.now() >= end,
  };
}
