"use server";

import { generateText } from "ai";
import { models } from "@/lib/ai/models";

export async function composeReply(_previous: string, form: FormData) {
  const notes = String(form.get("notes") ?? "");

  const { text } = await generateText({
    model: models.writer,
    system: "Turn the agent's notes into a polite reply to the customer.",
    prompt: notes,
  });
  return text;
}
