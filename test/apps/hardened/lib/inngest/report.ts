import { generateText } from "ai";
import { z } from "zod";
import { models } from "@/lib/ai/models";
import { inngest } from "@/lib/inngest/client";
import { saveReport } from "@/lib/reports";

const requestSchema = z.object({ userId: z.string(), reportId: z.string(), tickets: z.string().max(100_000) });

/**
 * Writes the weekly report for one queue: themes, numbers, draft, review, final text. Each paid
 * call is a step: one that fails is tried again alone, and what stands before it is not paid twice.
 */
export const writeReport = inngest.createFunction(
  {
    id: "write-report",
    triggers: [{ event: "report/requested" }],
    retries: 2,
    idempotency: "event.data.reportId",
    onFailure: async ({ event }) => {
      const { userId, reportId } = requestSchema.parse(event.data.event.data);
      await saveReport(userId, reportId, { status: "failed" });
    },
  },
  async ({ event, step }) => {
    const { userId, reportId, tickets } = requestSchema.parse(event.data);

    const themes = await step.run("themes", () => ask("List the main themes of these tickets.", tickets));
    const figures = await step.run("figures", () => ask("Estimate how many tickets belong to each theme.", `${themes}\n\n${tickets}`));
    const draft = await step.run("draft", () => write("Write a one-page report for the support lead.", `${themes}\n\n${figures}`));
    const review = await step.run("review", () => ask("List what is unclear or unsupported in this report.", draft));
    const report = await step.run("rewrite", () => write("Rewrite the report so that it answers the review.", `${draft}\n\n${review}`));
    await step.run("save", () => saveReport(userId, reportId, { status: "done", report }));
  },
);

async function ask(system: string, prompt: string) {
  const { text } = await generateText({ model: models.smart, system, prompt, maxOutputTokens: 1_500, maxRetries: 0, timeout: 60_000 });
  return text;
}

async function write(system: string, prompt: string) {
  const { text } = await generateText({ model: models.writer, system, prompt, maxOutputTokens: 4_000, maxRetries: 0, timeout: 90_000 });
  return text;
}
