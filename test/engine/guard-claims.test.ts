import { describe, expect, it } from "vitest";
import { analyze, applyEdits, defaultConfig, readConfig, resolveRules, rules, type Finding } from "@ai-routes/rules";
import { memoryWorkspace } from "../workspace.js";

const manifest = { "/app/package.json": JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ai: "6.0.326" } }) };
const paths = { "/app/tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }' };
const asks = 'const { text } = await generateText({ model: "openai/gpt-4o", prompt: "Hi" });\n  return Response.json({ text });\n';
const file = "/app/ai-routes.config.json";

/** What one rule finds in an app with this route, its configuration read from the app; of the fixes the claims. */
function found(rule: string, route: string, others: Record<string, string> = {}): Finding[] {
  const texts = { ...manifest, ...paths, ...others, "/app/app/api/chat/route.ts": `import { generateText } from "ai";\n${route}` };
  const text = others[file];
  const config = text === undefined ? defaultConfig("/app") : readConfig(text, file, rules).config!;
  return analyze(memoryWorkspace(texts, "/app"), { config, rules: resolveRules(rules, config, { only: [rule] }) }).findings
    .map((finding) => ({ ...finding, fixes: finding.fixes.filter(({ claim }) => claim) }));
}

/** The configuration after the claim with this place in the list. */
function claimed(rule: string, route: string, others: Record<string, string> = {}, index = 0): string {
  const edits = found(rule, route, others)[0]!.fixes[index]!.edits((path) => others[path] ?? null);
  return applyEdits(others[file] ?? "", edits);
}

describe("a call before the model call that may be the guard", () => {
  const route = `import { requireUser } from "@/lib/auth";\nexport async function POST(request: Request) {\n  const user = await requireUser(request);\n  ${asks}}\n`;
  const auth = { "/app/lib/auth.ts": 'import { verify } from "@acme/sessions";\nexport async function requireUser(request: Request) {\n  return verify(request);\n}\n' };

  it("can be said to be one, and then nothing is found", () => {
    const config = claimed("require-auth", route, auth);

    expect(JSON.parse(config)).toEqual({ guards: [{ call: "@/lib/auth#requireUser", kind: "auth" }] });
    expect(found("require-auth", route, { ...auth, [file]: config })).toEqual([]);
  });

  it("is added to the configuration that is there, whose comments stay", () => {
    const config = claimed("require-auth", route, { ...auth, [file]: '{\n  // ours\n  "preset": "strict"\n}\n' });

    expect(config).toContain("// ours");
    expect(found("require-auth", route, { ...auth, [file]: config })).toEqual([]);
  });

  it("is named from the configuration's folder where the import is relative", () => {
    const config = claimed("require-auth", route.replace("@/lib/auth", "../../../lib/auth"), auth);

    expect(JSON.parse(config)).toMatchObject({ guards: [{ call: "./lib/auth#requireUser" }] });
  });

  it("is offered by the kind that its name speaks of", () => {
    const limited = route.replaceAll("requireUser", "limitUser").replace("@/lib/auth", "@acme/limits");

    expect(found("require-rate-limit", limited)[0]?.fixes.map(({ title, safe, claim }) => ({ title, safe, claim }))).toEqual([
      { title: "Say in ai-routes.config.json that `limitUser` is a rate limit", safe: false, claim: true },
    ]);
  });

  it.each([
    ["stands after the model call", `import { requireUser } from "@/lib/auth";\nexport async function POST(request: Request) {\n  const { text } = await generateText({ model: "openai/gpt-4o", prompt: "Hi" });\n  await requireUser(request);\n  return Response.json({ text });\n}\n`],
    ["is not awaited", route.replace("await requireUser", "requireUser")],
    ["is the app's own and nobody looks at what it gives", route.replace("const user = ", "")],
    ["speaks of something else", route.replaceAll("requireUser", "loadChat")],
    ["belongs to a package whose guards are known", route.replaceAll("requireUser", "auth").replace("@/lib/auth", "@clerk/nextjs/server")],
  ])("is not offered where it %s", (_, text) => {
    expect(found("require-auth", text)[0]?.fixes).toEqual([]);
  });
});

it("a wrapper that cannot be followed can be said to guard", () => {
  const route = `import { withAuth } from "@acme/api";\nexport const POST = withAuth({ role: "user" }, async (request: Request) => {\n  ${asks}});\n`;
  const config = claimed("require-auth", route);

  expect(JSON.parse(config)).toEqual({ wrappers: [{ call: "@acme/api#withAuth", argument: 1, guards: ["auth"] }] });
  expect(found("require-auth", route, { [file]: config })).toEqual([]);
});

it("a wrapper that was followed is not offered", () => {
  const wrapper = "export function withAuth(handler: (request: Request) => Promise<Response>) {\n  return (request: Request) => handler(request);\n}\n";
  const route = `import { withAuth } from "@/lib/wrap";\nexport const POST = withAuth(async (request: Request) => {\n  ${asks}});\n`;

  expect(found("require-auth", route, { "/app/lib/wrap.ts": wrapper })[0]?.fixes).toEqual([]);
});
