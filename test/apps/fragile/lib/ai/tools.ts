import { generateText, tool } from "ai";
import { z } from "zod";
import { models } from "@/lib/ai/models";

const helpCenter = "https://help.example.com/api/search";

export const searchHelpCenter = tool({
  description: "Search the help center for articles",
  inputSchema: z.object({ query: z.string().max(200) }),
  execute: async ({ query }) => {
    const response = await fetch(`${helpCenter}?q=${encodeURIComponent(query)}`);
    return response.json();
  },
});

export const draftReply = tool({
  description: "Draft a reply to the customer in the voice of the brand",
  inputSchema: z.object({ notes: z.string().max(2_000) }),
  execute: async ({ notes }) => {
    const { text } = await generateText({
      model: models.writer,
      system: "Write a warm, short reply to the customer from these notes.",
      prompt: notes,
      maxOutputTokens: 600,
    });
    return text;
  },
});

export const lookUpOrder = tool({
  description: "Look up an order by its number, or by the customer's name or email",
  inputSchema: z.any(),
  execute: async (query) => {
    const response = await fetch("https://shop.example.com/api/orders", { method: "POST", body: JSON.stringify(query) });
    return response.json();
  },
});

export const assignTicket = tool({
  description: "Assign the ticket to a team",
  inputSchema: z.object({ team: z.enum(["billing", "logistics", "care"]) }),
  execute: async ({ team }) => ({ assigned: team }),
});
