import { generateText } from "ai";
import { z } from "zod";
import { models } from "@/lib/ai/models";
import { withRetry } from "@/lib/retry";

export const runtime = "nodejs";
export const maxDuration = 120;

const bodySchema = z.object({ tickets: z.array(z.string().max(2_000)).max(40) });

export async function POST(request: Request) {
  const { tickets } = bodySchema.parse(await request.json());

  const { text } = await withRetry(
    () =>
      generateText({
        model: models.fast,
        system: "Write a digest of yesterday's tickets in ten bullet points.",
        prompt: tickets.join("\n\n"),
        maxOutputTokens: 1_000,
        maxRetries: 0,
      }),
    3,
  );
  return Response.json({ digest: text });
}
