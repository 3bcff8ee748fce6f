import { join } from "node:path";
import { expect, it } from "vitest";
import { appOnDisk, manifest, removeAppsAfterTests } from "./app-on-disk.js";
import { lint } from "./lint.js";

removeAppsAfterTests();

const route = (comment: string): string => `
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

${comment}
export async function POST() {
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`;

function messages(comment: string): string[] {
  const text = route(comment);
  const cwd = appOnDisk({ "package.json": manifest, "app/api/chat/route.ts": text });
  const rules = { "require-auth": "error", "unused-suppression": "warn" } as const;
  const found = lint(cwd, join(cwd, "app/api/chat/route.ts"), text, rules, { linterOptions: { reportUnusedDisableDirectives: "error" } });
  return found.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message.split(/[.:] /)[0]}`);
}

it("a finding without comment is there", () => {
  expect(messages("//")).toEqual(["6 ai-routes/require-auth: POST /api/chat"]);
});

it("ESLint's own comments silence a finding, and count as used", () => {
  expect(messages("// eslint-disable-next-line ai-routes/require-auth")).toEqual([]);
});

it("so do ours", () => {
  expect(messages("// ai-routes-disable-next-line require-auth -- behind the VPN")).toEqual([]);
});

it("a comment of ours that silences nothing is a finding of its own", () => {
  expect(messages("const limit = 1; // ai-routes-disable-line require-auth")).toEqual([
    "5 ai-routes/unused-suppression: This comment silences nothing",
    "6 ai-routes/require-auth: POST /api/chat",
  ]);
});

it("one of ESLint's that silences nothing is ESLint's to report", () => {
  expect(messages("const limit = 1; // eslint-disable-line ai-routes/require-auth")).toEqual([
    "5 null: Unused eslint-disable directive (no problems were reported from 'ai-routes/require-auth').",
    "6 ai-routes/require-auth: POST /api/chat",
  ]);
});

it("what a silenced finding spoke for is reported, by ESLint's comments as by ours", () => {
  const both = (comment: string): string[] => {
    const text = route(comment);
    const cwd = appOnDisk({ "package.json": manifest, "app/api/chat/route.ts": text });
    const found = lint(cwd, join(cwd, "app/api/chat/route.ts"), text, { "require-auth": "error", "require-rate-limit": "error" }, { linterOptions: { reportUnusedDisableDirectives: "error" } });
    return found.map(({ ruleId, message }) => `${ruleId}${message.includes("Also here: no rate limit (require-rate-limit).") ? " and the rate limit" : ""}`);
  };

  expect(both("//")).toEqual(["ai-routes/require-auth and the rate limit"]);
  expect(both("// eslint-disable-next-line ai-routes/require-auth")).toEqual(["ai-routes/require-rate-limit"]);
  expect(both("// ai-routes-disable-next-line require-auth -- behind the VPN")).toEqual(["ai-routes/require-rate-limit"]);
  expect(both("// eslint-disable-next-line ai-routes/require-rate-limit")).toEqual(["ai-routes/require-auth"]);
});
