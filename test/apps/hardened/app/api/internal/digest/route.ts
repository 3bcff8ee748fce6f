import { generateText } from "ai";
import { z } from "zod";
import { reserveBudget } from "@/lib/ai/budget";
import { deadline } from "@/lib/ai/deadline";
import { errorResponse } from "@/lib/ai/errors";
import { models } from "@/lib/ai/models";
import { secondsToWait } from "@/lib/ai/rate-limit";
import { withRetry } from "@/lib/ai/retry";
import { getService } from "@/lib/auth";

export const runtime = "nodejs";
export const maxDuration = 120;

const MAX_TOKENS = 80_000;
const bodySchema = z.object({ tickets: z.array(z.string().max(2_000)).min(1).max(40) });

export async function POST(request: Request) {
  const service = await getService(request.headers);
  if (!service) return Response.json({ error: "Invalid service token" }, { status: 401 });

  const wait = await secondsToWait(service);
  if (wait > 0) return Response.json({ error: "Too many requests" }, { status: 429, headers: { "Retry-After": String(wait) } });

  const body = bodySchema.safeParse(await request.json().catch(() => null));
  if (!body.success) return Response.json({ error: "Invalid tickets" }, { status: 400 });

  const reservation = await reserveBudget({ id: service, plan: "service" }, MAX_TOKENS);
  if (!reservation) return Response.json({ error: "Today's budget is used up" }, { status: 402 });

  const signal = deadline(request, 110);
  try {
    const { text, usage } = await withRetry(
      () =>
        generateText({
          model: models.fast,
          system: "Write a digest of yesterday's tickets in ten bullet points.",
          prompt: body.data.tickets.join("\n\n"),
          maxOutputTokens: 1_000,
          maxRetries: 0,
          timeout: 30_000,
          abortSignal: signal,
        }),
      { attempts: 3, signal },
    );
    await reservation.settle(usage.totalTokens ?? 0);
    return Response.json({ digest: text });
  } catch (error) {
    return errorResponse("digest", error);
  }
}
