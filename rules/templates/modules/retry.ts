import type { Deadline } from "./deadline";
import { classify } from "./errors";
import { store, type Script } from "./store";

/** Tries of one call in all, the first included. */
const ATTEMPTS = 3;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;

/** An outage must not multiply what a request, or a user in an hour, makes of calls. */
const RETRIES_PER_REQUEST = 4;
const RETRIES_PER_USER_AND_HOUR = 10;

/** What a call is to be made with: one layer retries, and that is this one. */
export interface Attempt {
  maxRetries: 0;
  /** `signal` for SDKs other than the AI SDK. */
  abortSignal: AbortSignal;
}

export interface RetryOptions {
  /** The request's deadline: nothing is waited for beyond it. */
  deadline?: Deadline | undefined;
  /** The id of a verified user, for the limit of retries an hour. */
  user?: string | undefined;
  /** Fewer tries than three, the first included. */
  attempts?: number | undefined;
}

/**
 * Makes a call, and makes it again where its error may pass: an overloaded provider, a rate limit, a
 * broken connection. The last error is thrown.
 *
 *     withRetry((attempt) => generateText({ model, prompt, ...attempt }), { deadline, user: user.id })
 *
 * Of a stream it sees what goes wrong before the call returns, which is nothing: see `fallback`.
 */
export async function withRetry<Result>(call: (attempt: Attempt) => PromiseLike<Result>, { deadline, user, attempts = ATTEMPTS }: RetryOptions = {}): Promise<Result> {
  const abortSignal = deadline?.signal ?? new AbortController().signal;
  for (let attempt = 1; ; attempt++) {
    try {
      return await call({ maxRetries: 0, abortSignal });
    } catch (error) {
      if (attempt >= Math.min(attempts, ATTEMPTS)) throw error;
      const delay = delayAfter(error, attempt);
      const isLate = abortSignal.aborted || delay > (deadline?.remainingMs() ?? MAX_DELAY_MS);
      if (isLate || !(await mayRetry(abortSignal, user))) throw error;
      await pause(delay, abortSignal);
    }
  }
}

/**
 * Milliseconds to wait; Infinity: trying again is of no use. Some of all that fail together wait
 * longer than others (full jitter), and nobody asks before the provider wants to be asked.
 */
function delayAfter(error: unknown, attempt: number): number {
  const { kind, retryAfterMs } = classify(error);
  if (kind !== "retryable") return Infinity;
  const backoff = Math.random() * Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return Math.max(backoff, retryAfterMs ?? 0);
}

const retries = new WeakMap<AbortSignal, number>();

/** Takes one from what the request and the user have left. While the store is down, users have none. */
async function mayRetry(request: AbortSignal, user: string | undefined): Promise<boolean> {
  const count = (retries.get(request) ?? 0) + 1;
  retries.set(request, count);
  if (count > RETRIES_PER_REQUEST) return false;
  if (user === undefined) return true;
  const hour = new Date().toISOString().slice(0, 13);
  try {
    return (await (await store()).run(counted, [`ai:retries:${user}:${hour}`], [])) <= RETRIES_PER_USER_AND_HOUR;
  } catch (error) {
    console.error("ai: the store of retries is down", error);
    return false;
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
  signal.throwIfAborted();
}

const counted: Script<number> = {
  lua: `
    local count = redis.call('INCR', KEYS[1])
    redis.call('EXPIRE', KEYS[1], 3600)
    return count`,
  inMemory(memory, [key = ""]) {
    const count = Number(memory.get(key) ?? 0) + 1;
    memory.set(key, String(count), 3_600_000);
    return count;
  },
};
