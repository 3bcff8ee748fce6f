import { openai } from "@ai-sdk/openai";

export const smart = openai("gpt-4o");
