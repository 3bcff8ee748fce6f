// Stands for `@ai-sdk/openai` in apps of fixtures: the same provider, asking the mock one.
import { createOpenAI } from "ai-openai-v3";

export const openai = createOpenAI({ apiKey: "sk-secret-of-ours", baseURL: `${process.env.PROVIDER_URL}/v1` }).chat;
