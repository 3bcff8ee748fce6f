import { tool } from "ai";
import { z } from "zod";

export const weather = tool({
  description: "The weather at a place",
  inputSchema: z.object({ place: z.string() }),
  execute: async ({ place }) => `Sunny in ${place}`,
});
