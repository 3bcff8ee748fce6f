import { generateText, tool } from "ai";
import { z } from "zod";
import { models } from "@/lib/ai/models";

const helpCenter = "https://help.example.com/api/search";
const articlesSchema = z.array(z.object({ title: z.string(), text: z.string() }));

export const searchHelpCenter = tool({
  description: "Search the help center for articles",
  inputSchema: z.object({ query: z.string().max(200) }),
  execute: async ({ query }, { abortSignal }) => {
    const signal = AbortSignal.any([AbortSignal.timeout(5_000), ...(abortSignal ? [abortSignal] : [])]);
    const response = await fetch(`${helpCenter}?q=${encodeURIComponent(query)}`, { signal });
    if (!response.ok) return { error: "The help center does not answer" };
    const articles = articlesSchema.parse(await response.json());
    return articles.slice(0, 3).map(({ title, text }) => ({ title, text: text.slice(0, 2_000) }));
  },
});

export const draftReply = tool({
  description: "Draft a reply to the customer in the voice of the brand",
  inputSchema: z.object({ notes: z.string().max(2_000) }),
  execute: async ({ notes }, { abortSignal }) => {
    const { text } = await generateText({
      model: models.writer,
      system: "Write a warm, short reply to the customer from these notes.",
      prompt: notes,
      maxOutputTokens: 600,
      maxRetries: 0,
      timeout: 20_000,
      abortSignal,
    });
    return text;
  },
});

export const assignTicket = tool({
  description: "Assign the ticket to a team",
  inputSchema: z.object({ team: z.enum(["billing", "logistics", "care"]) }),
  execute: async ({ team }) => ({ assigned: team }),
});
