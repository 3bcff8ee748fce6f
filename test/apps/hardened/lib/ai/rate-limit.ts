import { Ratelimit } from "@upstash/ratelimit";
import { redis } from "@/lib/redis";

const ratelimit = new Ratelimit({
  redis,
  limiter: Ratelimit.slidingWindow(20, "1 m"),
  prefix: "desk",
  timeout: 2_000,
});

/** Seconds until this account may ask again; 0 where it may now. Without an answer of Redis nobody may. */
export async function secondsToWait(account: string): Promise<number> {
  const { success, reset, reason } = await ratelimit.limit(account);
  if (reason === "timeout") return 30;
  return success ? 0 : Math.max(1, Math.ceil((reset - Date.now()) / 1_000));
}
