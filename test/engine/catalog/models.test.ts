import { describe, expect, it } from "vitest";
import { findModel } from "../../../rules/catalog/models.js";
import { unitPrice } from "../../../rules/catalog/unit-prices.js";

describe("prices per million tokens, context window, greatest answer", () => {
  it.each([
    ["gpt-4o", null, [2.5, 10, 128_000, 16_384]],
    ["openai/gpt-4o-mini", null, [0.15, 0.6, 128_000, 16_384]],
    ["gpt-4o-2024-08-06", "openai", [2.5, 10, 128_000, 16_384]],
    ["gpt-4o-2024-05-13", "openai", [5, 15, 128_000, 4_096]],
    ["claude-opus-5-5", "@ai-sdk/anthropic", [4, 20, 1_000_000, 128_000]],
    ["claude-fable-5-1", "@ai-sdk/anthropic", [10, 50, 1_000_000, 128_000]],
    ["anthropic/claude-sonnet-4-5", null, [3, 15, 200_000, 64_000]],
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "@ai-sdk/anthropic", [3, 15, 200_000, 64_000]],
    ["models/gemini-2.5-pro", "@google/genai", [1.25, 10, 1_048_576, 65_535]],
    ["text-embedding-3-small", null, [0.02, 0, 8_192, null]],
  ])("%s of %s", (id, module, [input, output, context, maxOutput]) => {
    expect(findModel(id, module)).toMatchObject({ inputUsd: input, outputUsd: output, context, maxOutput });
  });

  it("does not take one name for the beginning of another", () => {
    expect(findModel("gpt-4o-mini", "openai")!.id).toBe("gpt-4o-mini");
  });

  it("tells long inputs from short ones", () => {
    expect(findModel("gemini-2.5-pro", null)!.tier).toEqual({ from: 200_000, inputUsd: 2.5, outputUsd: 15 });
  });

  it("knows nothing of a model nobody lists, until the configuration says it", () => {
    expect(findModel("acme-large", null)).toBeNull();
    expect(findModel("acme-large", null, { "acme-large": { input: 1 } })).toBeNull();
    expect(findModel("acme-large", null, { "acme-large": { input: 1, output: 4, maxOutput: 900 } })).toMatchObject({ inputUsd: 1, outputUsd: 4, maxOutput: 900, from: "config" });
  });

  it("takes a price of the configuration for a known model, and keeps its sizes", () => {
    expect(findModel("openai/gpt-4o", null, { "gpt-4o": { output: 8 } })).toMatchObject({ inputUsd: 2.5, outputUsd: 8, context: 128_000, from: "config" });
  });

  it("asks nothing for what is free", () => {
    expect(findModel("meta-llama/llama-3.3-70b-instruct:free", null)).toMatchObject({ inputUsd: 0, outputUsd: 0 });
  });
});

describe("prices by the piece", () => {
  it("takes the longest name that fits", () => {
    expect(unitPrice("openai/whisper-1")).toMatchObject({ unit: "minute", most: 0.006 });
    expect(unitPrice("whisper-large-v3-turbo")!.usual).toBeLessThan(unitPrice("whisper-large-v3")!.usual);
    expect(unitPrice("some-voice")).toBeNull();
  });
});
