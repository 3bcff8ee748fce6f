import { describe, expect, it } from "vitest";
import { nearestName } from "@ai-routes/rules";

const commands = ["check", "report", "lsp", "add"];

describe("The name that was meant", () => {
  it.each([
    ["a letter too few", "chek", "check"],
    ["neighbours swapped", "reprot", "report"],
    ["two letters of a short name", "chck2", "check"],
    ["one letter of three", "ads", "add"],
    ["capitals", "LSP", "lsp"],
  ])("is found: %s", (_, given, meant) => expect(nearestName(given, commands)).toBe(meant));

  it.each([
    ["a word of it", "timeout", "require-timeout"],
    ["its beginning", "require-budgt", "require-budget-check"],
    ["the whole before a beginning", "require-auht", "require-auth"],
  ])("is found of long ones: %s", (_, given, meant) => expect(nearestName(given, ["require-auth", "require-abort-signal", "require-budget-check", "require-tool-timeout", "require-timeout"])).toBe(meant));

  it.each([
    ["two letters of three", "lib"],
    ["half of the letters", "chxxx"],
  ])("is not guessed: %s", (_, given) => expect(nearestName(given, commands)).toBeNull());
});
