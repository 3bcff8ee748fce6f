import { generateText } from "ai";
import { models } from "@/lib/ai/models";

/** Writes the weekly report for one queue: themes, numbers, draft, review, final text. */
export async function writeReport(tickets: string) {
  const themes = await ask("List the main themes of these tickets.", tickets);
  const figures = await ask("Estimate how many tickets belong to each theme.", `${themes}\n\n${tickets}`);
  const draft = await write("Write a one-page report for the support lead.", `${themes}\n\n${figures}`);
  const review = await ask("List what is unclear or unsupported in this report.", draft);
  return write("Rewrite the report so that it answers the review.", `${draft}\n\n${review}`);
}

async function ask(system: string, prompt: string) {
  const { text } = await generateText({ model: models.smart, system, prompt });
  return text;
}

async function write(system: string, prompt: string) {
  const { text } = await generateText({ model: models.writer, system, prompt, maxOutputTokens: 4_000 });
  return text;
}
