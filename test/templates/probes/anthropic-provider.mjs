// Stands for `@ai-sdk/anthropic` in apps of fixtures: the same provider, asking the mock one.
import { createAnthropic } from "ai-anthropic-v3";

export const anthropic = createAnthropic({ apiKey: "sk-secret-of-ours", baseURL: `${process.env.PROVIDER_URL}/v1` });
