import { expect, it } from "vitest";
import { insertGuard } from "../../../rules/engine/edits/guards/insert-guard.js";

function edits(body: string, parameters = "request: Request", around = ""): number {
  const text = `export async function POST(${parameters}) {\n  ${body}\n  return Response.json({});\n}\n${around}`;
  const start = text.indexOf("POST");
  return insertGuard("/route.ts", text, {
    handler: [start, start + 4], name: "rateLimit", from: "@/lib/ai/rate-limit", variable: "limited", after: [], afterChecks: [], action: null,
    statements: ({ check, request }) => [`await ${check}(${request});`],
  }).length;
}

it("a check that stands in the handler already is not written again, whatever it comes to", () => {
  expect(edits("const limited = await rateLimit(request);")).toBe(0);
  expect(edits("const limited = await otherLimit(request);")).toBe(2);
});

it("a handler that takes no request gets one, but not where the file calls it without", () => {
  const calls = "export const PUT = () => POST();\n";

  expect(edits("", "")).toBe(3);
  expect(edits("", "", calls)).toBe(0);
  expect(edits("", "request: Request", calls)).toBe(2);
});
