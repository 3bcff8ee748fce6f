import { Ratelimit } from "@upstash/ratelimit";
import { getSession, type Session } from "@/lib/auth";
import { redis } from "@/lib/redis";

const ratelimit = new Ratelimit({
  redis,
  limiter: Ratelimit.slidingWindow(20, "1 m"),
  prefix: "desk",
});

type Handler = (request: Request, session: Session) => Promise<Response>;

/** Signed-in users only, twenty requests a minute each. */
export function withLimits(handler: Handler) {
  return async (request: Request) => {
    const session = await getSession();
    if (!session) {
      return Response.json({ error: "Please sign in" }, { status: 401 });
    }

    const { success, reset } = await ratelimit.limit(session.userId);
    if (!success) {
      return Response.json(
        { error: "Too many requests" },
        { status: 429, headers: { "Retry-After": String(Math.ceil((reset - Date.now()) / 1000)) } },
      );
    }

    return handler(request, session);
  };
}
