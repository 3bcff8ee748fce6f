import { openai } from "@ai-sdk/openai";

export const fast = openai("gpt-4o-mini");
export const smart = openai("gpt-4o");
