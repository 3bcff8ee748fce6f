import { store, type Script } from "./store";

/**
 * A rate limit per user or address, in front of paid model calls. A sliding window: what was asked
 * in the last window counts by the share of it that still overlaps, so that nobody sends twice the
 * limit around the turn of a minute.
 */
const LIMIT = 20;
const WINDOW_SECONDS = 60;

/** A limiter that fails open is none in the hour it is needed. Set to `"allow"` to let requests pass while the store is down. */
const WHEN_STORE_IS_DOWN: "refuse" | "allow" = "refuse";

/**
 * Counts a request. Null: it may go on. Otherwise the answer to give: 429 with `Retry-After`, or 503
 * while the store is down.
 *
 * @param who an identity the caller cannot choose: the id of a signed-in user. Default: the address.
 */
export async function rateLimit(request: Request, who: string = addressOf(request)): Promise<Response | null> {
  let window: Window;
  try {
    window = await (await store()).run(slidingWindow, [`ai:rate:${who}`], [LIMIT, WINDOW_SECONDS * 1_000]);
  } catch (error) {
    console.error("ai: the rate limit's store is down", error);
    if (WHEN_STORE_IS_DOWN === "allow") return null;
    return Response.json({ error: "The service is busy. Try again in a moment." }, { status: 503, headers: { "Retry-After": "5" } });
  }
  const [allowed, remaining, waitMilliseconds] = window;
  if (allowed === 1) return null;
  const seconds = String(Math.max(1, Math.ceil(waitMilliseconds / 1_000)));
  return Response.json(
    { error: "Too many requests. Try again later." },
    { status: 429, headers: { "Retry-After": seconds, "RateLimit-Limit": String(LIMIT), "RateLimit-Remaining": String(remaining), "RateLimit-Reset": seconds } },
  );
}

/** The address as the platform's own proxy has set it; a caller can write into `X-Forwarded-For`. */
function addressOf(request: Request): string {
  return request.headers.get("x-real-ip") ?? request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "unknown";
}

/** Allowed (1 or 0), what is left, milliseconds until the next request may pass. */
type Window = [number, number, number];

const slidingWindow: Script<Window> = {
  lua: `
    local limit, length = tonumber(ARGV[1]), tonumber(ARGV[2])
    local time = redis.call('TIME')
    local now = time[1] * 1000 + math.floor(time[2] / 1000)
    local start = now - now % length
    local kept = redis.call('HMGET', KEYS[1], 'start', 'count', 'before')
    local at, count, before = tonumber(kept[1]) or 0, tonumber(kept[2]) or 0, tonumber(kept[3]) or 0
    if at ~= start then
      before = at == start - length and count or 0
      count = 0
    end
    local used = before * (1 - (now - start) / length) + count
    if used + 1 > limit then
      local wait = start + length - now
      if before > 0 then wait = math.min(wait, math.ceil((used + 1 - limit) * length / before)) end
      return {0, 0, wait}
    end
    redis.call('HSET', KEYS[1], 'start', start, 'count', count + 1, 'before', before)
    redis.call('PEXPIRE', KEYS[1], 2 * length)
    return {1, math.floor(limit - used - 1), 0}`,
  inMemory(memory, [key = ""], [limitText, lengthText]) {
    const [limit, length, now] = [Number(limitText), Number(lengthText), Date.now()];
    const start = now - (now % length);
    const kept = JSON.parse(memory.get(key) ?? '{"at":0,"count":0,"before":0}') as { at: number; count: number; before: number };
    const count = kept.at === start ? kept.count : 0;
    const before = kept.at === start ? kept.before : kept.at === start - length ? kept.count : 0;
    const used = before * (1 - (now - start) / length) + count;
    if (used + 1 > limit) {
      const end = start + length - now;
      return [0, 0, before > 0 ? Math.min(end, Math.ceil(((used + 1 - limit) * length) / before)) : end];
    }
    memory.set(key, JSON.stringify({ at: start, count: count + 1, before }), 2 * length);
    return [1, Math.floor(limit - used - 1), 0];
  },
};
