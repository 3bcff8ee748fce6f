import { generateText } from "ai";
import { models } from "@/lib/ai/models";

export const runtime = "edge";
export const maxDuration = 60;

export async function POST(request: Request) {
  const { ticket } = await request.json();

  const { text } = await generateText({
    model: models.writer,
    system: "Suggest three complete replies to this ticket, from brief to detailed.",
    prompt: ticket,
    maxOutputTokens: 3_000,
  });
  return Response.json({ suggestions: text });
}
