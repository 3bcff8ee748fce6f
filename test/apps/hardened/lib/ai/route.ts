import type { z } from "zod";
import { reserveBudget, type Reservation } from "@/lib/ai/budget";
import { deadline } from "@/lib/ai/deadline";
import { errorResponse } from "@/lib/ai/errors";
import { secondsToWait } from "@/lib/ai/rate-limit";
import { getSession, type Session } from "@/lib/auth";

interface Terms<Body> {
  name: string;
  body: z.ZodType<Body>;
  /** The most tokens one request can use, in and out, retries included. */
  tokens: number;
  /** Seconds after which the work is given up; less than the route's `maxDuration`. */
  seconds: number;
}

interface Work<Body> {
  body: Body;
  session: Session;
  signal: AbortSignal;
  reservation: Reservation;
}

/** A route for signed-in users: limited, validated, within their budget, and over before the platform ends it. */
export function aiRoute<Body>({ name, body: schema, tokens, seconds }: Terms<Body>, handle: (work: Work<Body>) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const session = await getSession();
    if (!session) return Response.json({ error: "Please sign in" }, { status: 401 });

    const wait = await secondsToWait(session.userId);
    if (wait > 0) return Response.json({ error: "Too many requests" }, { status: 429, headers: { "Retry-After": String(wait) } });

    const body = schema.safeParse(await request.json().catch(() => null));
    if (!body.success) return Response.json({ error: "Invalid request" }, { status: 400 });

    const reservation = await reserveBudget({ id: session.userId, plan: session.plan }, tokens);
    if (!reservation) return Response.json({ error: "Today's budget is used up" }, { status: 402 });

    try {
      return await handle({ body: body.data, session, reservation, signal: deadline(request, seconds) });
    } catch (error) {
      return errorResponse(name, error);
    }
  };
}
