import { describe, expect, it } from "vitest";
import { duplicatesOf, type Reported } from "../../extension/src/duplicates.js";

const on = (line: number, code: Reported["code"]): Reported => ({ code, range: { start: { line } } });

describe("findings that another linter reports too", () => {
  const ours = on(8, { value: "require-timeout" });

  it.each(["ai-routes/require-timeout", "ai-routes(require-timeout)"])("are known by the rule's name there: %s", (code) => {
    expect([...duplicatesOf([ours], [ours, on(8, code)])]).toEqual([ours]);
    expect([...duplicatesOf([ours], [ours, on(8, { value: code })])]).toEqual([ours]);
  });

  it("are no others: another line, another rule, another plugin, none", () => {
    const others = [on(9, "ai-routes/require-timeout"), on(8, "ai-routes/require-auth"), on(8, "other/require-timeout"), on(8, undefined), on(8, 7)];

    expect(duplicatesOf([ours], [ours, ...others]).size).toBe(0);
  });
});
