import { expect, it } from "vitest";
import { analyze, defaultConfig, resolveRules, rules, type Finding } from "@ai-routes/rules";
import { memoryWorkspace } from "../workspace.js";

const route = (comment: string): string => `
import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";

${comment}
export async function POST() {
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`;

const config = defaultConfig("/app");
const guards = ["require-auth", "require-budget-check", "require-rate-limit"];

function found(only: string[], comment = "", files: Record<string, string> = {}): Finding[] {
  const texts = { "/app/package.json": '{ "dependencies": { "next": "16.4.6", "ai": "6.0.326" } }', "/app/app/api/chat/route.ts": route(comment), ...files };
  return analyze(memoryWorkspace(texts, "/app"), { config, rules: resolveRules(rules, config, { only }) }).findings;
}

/** `rule (absorbed, absorbed)`. */
function shape(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, absorbed }) => (absorbed.length === 0 ? rule : `${rule} (${absorbed.map((one) => one.rule).join(", ")})`));
}

it("a route that anyone may call is one finding, which names all that is missing", () => {
  const findings = found(guards);

  expect(shape(findings)).toEqual(["require-auth (require-budget-check, require-rate-limit)"]);
  expect(findings[0]!.message).toMatch(/401\. Also here: no budget check \(require-budget-check\), no rate limit \(require-rate-limit\)\.$/);
});

it("fixes of what it speaks for stand behind its own, under their rule", () => {
  expect(new Set(found(guards)[0]!.fixes.map(({ rule }) => rule ?? "its own"))).toEqual(new Set(["its own", "require-budget-check", "require-rate-limit"]));
});

it("what the caller sends unchecked is named with the caller nobody asked for", () => {
  const open = { "/app/app/api/chat/route.ts": route("").replace("POST()", "POST(request: Request)").replace('"Hello"', "await request.text()") };
  const findings = found(["require-auth", "require-input-validation"], "", open);

  expect(shape(findings)).toEqual(["require-auth (require-input-validation)"]);
  expect(findings[0]!.message).toContain("Also here: no validation (require-input-validation).");
});

it("a signed-in caller whose spending and input nobody checks is one finding", () => {
  const open = { "/app/app/api/chat/route.ts": route("").replace("POST()", "POST(request: Request)").replace('"Hello"', "await request.text()") };
  const findings = found(["require-budget-check", "require-input-validation"], "", open);

  expect(shape(findings)).toEqual(["require-budget-check (require-input-validation)"]);
});

it("a note of the handler goes with what is missing there, closest first", () => {
  expect(shape(found(["require-auth", "require-runtime"]))).toEqual(["require-auth (require-runtime)"]);
  expect(shape(found(["require-auth", "require-max-duration", "require-runtime"]))).toEqual(["require-auth", "require-max-duration (require-runtime)"]);
});

it("what it spoke for comes back when its rule is off", () => {
  expect(shape(found(guards.slice(1)))).toEqual(["require-budget-check (require-rate-limit)"]);
});

it("… or when it is silenced", () => {
  expect(shape(found(guards, "// ai-routes-disable-next-line require-auth -- behind the VPN"))).toEqual(["require-budget-check (require-rate-limit)"]);
});

it("what is silenced itself is not named, and its comment is used", () => {
  const findings = found(guards, "// ai-routes-disable-next-line require-rate-limit -- the gateway limits");

  expect(shape(findings)).toEqual(["require-auth (require-budget-check)"]);
  expect(findings[0]!.message).not.toContain("rate limit");
});

it("a timeout that is missing is named with the limit on the answer that is missing", () => {
  const findings = found(["require-timeout", "require-output-cap"]);

  expect(shape(findings)).toEqual(["require-timeout (require-output-cap)"]);
  expect(findings[0]!.message).toContain("Also here: no limit on the length of the answer, `maxOutputTokens` (require-output-cap).");
});

it("a finding that concerns further routes stays its own", () => {
  const answer = 'import { generateText } from "ai";\nexport const answer = (prompt: string, abortSignal?: AbortSignal) => generateText({ model: "openai/gpt-4o-mini", prompt, abortSignal });';
  const asks = (signal: string): string => `import { answer } from "../../../lib/answer";\nexport async function POST() {\n  return Response.json(await answer("Hello"${signal}));\n}\n`;
  const files = { "/app/lib/answer.ts": answer, "/app/app/api/chat/route.ts": asks(""), "/app/app/api/other/route.ts": asks(", AbortSignal.timeout(5_000)") };

  expect(shape(found(["require-timeout", "require-output-cap"], "", files))).toEqual(["require-output-cap", "require-timeout"]);
});
