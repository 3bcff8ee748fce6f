import { setTimeout as sleep } from "node:timers/promises";
import { isTransient, retryAfter } from "@/lib/ai/errors";

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 8_000;

/**
 * The only layer of retries around a call: its SDK gets `maxRetries: 0`. Tries again what is
 * transient, waits what the provider asks for (else longer each time, with jitter), and stops at the signal.
 */
export async function withRetry<T>(run: () => Promise<T>, { attempts, signal }: { attempts: number; signal: AbortSignal }): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !isTransient(error)) throw error;
      await sleep(delayAfter(attempt, error), undefined, { signal });
    }
  }
}

function delayAfter(attempt: number, error: unknown): number {
  const asked = retryAfter(error);
  if (asked !== null) return Math.min(asked, LONGEST_DELAY_MS);
  return Math.random() * Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
}
