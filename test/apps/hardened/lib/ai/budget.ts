import { redis } from "@/lib/redis";

const DAILY_TOKENS = { free: 100_000, team: 1_000_000, service: 2_000_000 };
const KEPT_SECONDS = 2 * 24 * 60 * 60;

export type Account = { id: string; plan: keyof typeof DAILY_TOKENS };

/** Tokens set aside for one request. What is not settled (a crash, a reader who left) stays charged in full. */
export interface Reservation {
  settle(tokens: number): Promise<void>;
}

/** One script, so that two requests at once cannot both take the last tokens. */
const RESERVE = `
local used = redis.call("INCRBY", KEYS[1], ARGV[1])
redis.call("EXPIRE", KEYS[1], ARGV[3])
if used > tonumber(ARGV[2]) then
  redis.call("DECRBY", KEYS[1], ARGV[1])
  return 0
end
return 1`;

/** Takes the tokens a request may cost at worst off today's budget; null, and nothing taken, where they exceed it. */
export async function reserveBudget({ id, plan }: Account, tokens: number): Promise<Reservation | null> {
  const key = `budget:${id}:${new Date().toISOString().slice(0, 10)}`;
  const reserved = await redis.eval<number[], number>(RESERVE, [key], [tokens, DAILY_TOKENS[plan], KEPT_SECONDS]);
  if (reserved !== 1) return null;

  return {
    async settle(used) {
      await redis.incrby(key, used - tokens);
    },
  };
}
