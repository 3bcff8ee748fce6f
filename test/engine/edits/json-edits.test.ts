import { expect, it } from "vitest";
import { applyEdits } from "../../../rules/engine/edits/apply-edits.js";
import { setJsonValue } from "../../../rules/engine/edits/json-edits.js";

const guard = { call: "./lib/auth#requireUser", kind: "auth" };
const withGuard = (text: string | null): string => applyEdits(text ?? "", setJsonValue("/app/c.json", text, ["guards", -1], guard));

it("adds to a list, and keeps comments, commas and indentation", () => {
  const text = '{\n    // ours\n    "guards": [\n        { "call": "a#b", "kind": "auth" }, // first\n    ],\n}\n';
  const after = withGuard(text);

  expect(after).toContain("// ours");
  expect(after).toContain("// first");
  expect(after).toMatch(/\n {8}\{\n {12}"call": "\.\/lib\/auth#requireUser"/);
});

it("makes the list where there is none, and the file where there is none", () => {
  expect(JSON.parse(withGuard('{ "preset": "strict" }'))).toEqual({ preset: "strict", guards: [guard] });
  expect(JSON.parse(withGuard(null))).toEqual({ guards: [guard] });
});

it("keeps tabs, Windows line ends and a byte order mark", () => {
  const after = withGuard('\uFEFF{\r\n\t"preset": "strict"\r\n}\r\n');

  expect(after.startsWith('\uFEFF{\r\n\t"preset": "strict",\r\n\t"guards": [')).toBe(true);
  expect(after.replaceAll("\r\n", "")).not.toContain("\n");
});
