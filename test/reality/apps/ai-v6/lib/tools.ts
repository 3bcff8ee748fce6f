import { generateText, tool } from "ai";
import { z } from "zod";
import { fast } from "@/lib/models";

export const weather = tool({
  description: "The weather at a place",
  inputSchema: z.object({ place: z.string() }),
  execute: async ({ place }) => `Sunny in ${place}`,
});

export const expert = tool({
  description: "Ask an expert",
  inputSchema: z.object({ question: z.string() }),
  execute: async ({ question }) => {
    const { text } = await generateText({ model: fast, prompt: question });
    return text;
  },
});
