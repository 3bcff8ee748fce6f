import { describe, expect, it } from "vitest";
import { renameOption, renameSibling, setOption } from "../../../rules/engine/edits/calls/change-option.js";
import type { TextEdit } from "../../../rules/engine/finding.js";
import { applyEdits } from "../../apply-edits.js";

const file = "/app/api/chat/route.ts";
const option = (text: string, path: string[]) => ({ call: [text.indexOf("ask"), text.indexOf("ask") + 3] as [number, number], argument: 0, path });
const apply = (text: string, edits: TextEdit[]) => applyEdits(text, edits);

describe("an option that is there", () => {
  const set = (text: string, path = ["max"]) => apply(text, setOption(file, text, { ...option(text, path), value: "9" }));

  it.each([
    ["ask({ max: 1 })", "ask({ max: 9 })"],
    ["ask({ max: f([]), b })", "ask({ max: 9, b })"],
    ["ask({ max })", "ask({ max: 9 })"],
    ["ask({ a })", "ask({ a, max: 9 })"],
    ["ask({ max: 9 })", "ask({ max: 9 })"],
  ])("is given another value: %s", (before, after) => expect(set(before)).toBe(after));

  it("is found below others", () => expect(set("ask({ config: { max: 1 } })", ["config", "max"])).toBe("ask({ config: { max: 9 } })"));

  it.each([
    ["ask({ old: 1, b })", "ask({ now: 1, b })"],
    ["ask({ old })", "ask({ now: old })"],
    ["ask({ b })", "ask({ b })"],
    ["ask(options)", "ask(options)"],
  ])("is renamed: %s", (before, after) => expect(apply(before, renameOption(file, before, option(before, ["old"]), "now"))).toBe(after));

  it("takes its value along in another form", () => {
    const text = "ask({ old: n + 1 })";
    expect(apply(text, renameOption(file, text, option(text, ["old"]), "now", (was) => `f(${was})`))).toBe("ask({ now: f(n + 1) })");
  });
});

it("a member is renamed beside another", () => {
  const text = "const a = { old: {} }, b = { old: {}, run() {} };";
  const at = text.indexOf("run");
  expect(apply(text, renameSibling(file, text, [at, at + 3], "old", "now"))).toBe("const a = { old: {} }, b = { now: {}, run() {} };");
});
