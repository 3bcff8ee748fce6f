import { anthropic } from "@ai-sdk/anthropic";
import { openai } from "@ai-sdk/openai";

export const models = {
  fast: openai("gpt-4o-mini"),
  smart: openai("gpt-4o"),
  writer: anthropic("claude-sonnet-4-5"),
};
