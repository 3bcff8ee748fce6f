import type { Session } from "@/lib/auth";
import { redis } from "@/lib/redis";

const DAILY_TOKENS = { free: 50_000, team: 1_000_000 };

export async function checkQuota(session: Session) {
  const used = (await redis.get<number>(usageKey(session))) ?? 0;
  const remaining = DAILY_TOKENS[session.plan] - used;
  return { allowed: remaining > 0, remaining };
}

/** Takes the tokens off today's budget; false, and nothing taken, when they exceed it. */
export async function reserveTokens(session: Session, tokens: number): Promise<boolean> {
  const used = await redis.incrby(usageKey(session), tokens);
  if (used > DAILY_TOKENS[session.plan]) {
    await redis.decrby(usageKey(session), tokens);
    return false;
  }
  return true;
}

export async function recordUsage(session: Session, tokens: number) {
  const key = usageKey(session);
  await redis.incrby(key, tokens);
  await redis.expire(key, 2 * 24 * 60 * 60);
}

function usageKey(session: Session) {
  return `usage:${session.userId}:${new Date().toISOString().slice(0, 10)}`;
}
