import { describe, expect, it } from "vitest";
import { relativeTo } from "../../cli/src/paths.js";

describe("A path as people are told it", () => {
  it.each([
    ["/app", "/app", "."],
    ["/app", "/app/lib/ai.ts", "lib/ai.ts"],
    ["/app/web", "/app/packages/ai.ts", "../packages/ai.ts"],
    ["/app/web", "/app/website/ai.ts", "../website/ai.ts"],
    ["C:/app", "C:/app/lib/ai.ts", "lib/ai.ts"],
    ["C:/app", "C:/other/ai.ts", "../other/ai.ts"],
    ["C:/app", "D:/lib/ai.ts", "D:/lib/ai.ts"],
  ])("from %s, %s is %s", (base, path, told) => expect(relativeTo(base)(path)).toBe(told));
});
