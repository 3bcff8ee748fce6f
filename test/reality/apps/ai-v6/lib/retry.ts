import { sleep } from "@/lib/sleep";

/** Tries `attempts` times in all. */
export async function withRetry<T>(fn: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fn();
    } catch (error) {
      if (attempt >= attempts) throw error;
      await sleep(500 * 2 ** attempt);
    }
  }
}

type RetryOptions = { retries?: number; delay?: number };

/** Tries once, and `retries` times more. */
export async function retrying<T>(fn: () => Promise<T>, { retries = 2, delay = 250 }: RetryOptions = {}): Promise<T> {
  let lastError: unknown;
  for (let retry = 0; retry <= retries; retry++) {
    try {
      return await fn();
    } catch (error) {
      lastError = error;
      await sleep(delay);
    }
  }
  throw lastError;
}
