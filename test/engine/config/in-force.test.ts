import { describe, expect, it } from "vitest";
import { analyze, defaultConfig, type Analysis, type Config } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";

const manifest = JSON.stringify({ name: "shop", dependencies: { next: "16.4.6", ai: "6.0.326", "@acme/llm": "1.0.0", "@acme/api": "1.0.0" } });
const tsconfig = JSON.stringify({ compilerOptions: { paths: { "@/*": ["./*"] } } });

function analyzed(route: string, settings: Partial<Config>, more: Record<string, string> = {}): Analysis {
  const texts = { "/app/package.json": manifest, "/app/tsconfig.json": tsconfig, "/app/app/api/chat/route.ts": route, ...more };
  return analyze(memoryWorkspace(texts, "/app"), { config: { ...defaultConfig("/app"), ...settings }, rules: [] });
}

const calls = ({ routes }: Analysis): string[] => routes.flatMap(({ handlers }) => handlers.flatMap(({ modelCalls }) => modelCalls.map(({ callee }) => callee)));
const always = ({ routes }: Analysis): string[] => routes.flatMap(({ handlers }) => handlers.flatMap(({ guards }) => [...guards.always.keys()]));

const asks = 'import { generateText } from "ai";\n';

describe("what the configuration says of the app is in force", () => {
  it("modelCalls: a function of a package", () => {
    const route = 'import { complete } from "@acme/llm";\nexport async function POST() { return Response.json(await complete("Hi")); }';

    expect(calls(analyzed(route, { modelCalls: ["@acme/llm#complete"] }))).toEqual(["complete"]);
    expect(calls(analyzed(route, {}))).toEqual([]);
  });

  it("modelCalls: a function of the app", () => {
    const route = 'import { complete } from "@/lib/llm";\nexport async function POST() { return Response.json(await complete("Hi")); }';
    const more = { "/app/lib/llm.ts": "export async function complete(prompt: string) { return grpc.call(prompt); }" };

    expect(calls(analyzed(route, { modelCalls: ["@/lib/llm#complete"] }, more))).toEqual(["complete"]);
  });

  it("gateways: requests to an address of one's own", () => {
    const route = 'export async function POST() { return fetch("https://llm.acme.dev/answer", { method: "POST", body: "Hi" }); }';

    expect(calls(analyzed(route, { gateways: ["https://llm.acme.dev"] }))).toEqual(["fetch"]);
    expect(calls(analyzed(route, {}))).toEqual([]);
  });

  it("guards: a function whose body tells nothing", () => {
    const route = `${asks}import { requireUser } from "@/lib/auth";\nexport async function POST() { await requireUser(); return generateText({ model: "openai/gpt-4o", prompt: "Hi" }); }`;
    const more = { "/app/lib/auth.ts": 'import { check } from "legacy-auth";\nexport const requireUser = async () => check();' };

    expect(always(analyzed(route, { guards: [{ call: "@/lib/auth#requireUser", kind: "auth" }] }, more))).toEqual(["auth"]);
    expect(always(analyzed(route, {}, more))).toEqual([]);
  });

  it("wrappers: what is checked before the handler they are given", () => {
    const route = `${asks}import { protect } from "@acme/api";\nexport const POST = protect("chat", async () => generateText({ model: "openai/gpt-4o", prompt: "Hi" }));`;
    const wrappers: Config["wrappers"] = [{ call: "@acme/api#protect", argument: 1, guards: ["auth", "rateLimit"] }];

    expect(always(analyzed(route, { wrappers })).sort()).toEqual(["auth", "rateLimit"]);
    expect(always(analyzed(route, {}))).toEqual([]);
  });

  it("ignore: files that are left out", () => {
    const route = `${asks}export const POST = () => generateText({ model: "openai/gpt-4o", prompt: "Hi" });`;

    expect(analyzed(route, { ignore: ["app/api/chat/**"] }).routes).toEqual([]);
  });

  it("platform: no assumption any more", () => {
    const route = `${asks}export const POST = () => generateText({ model: "openai/gpt-4o", prompt: "Hi" });`;

    expect(analyzed(route, { platform: { name: "vercel-fluid", plan: "pro" } }).apps[0]?.platform).toMatchObject({ name: "vercel-fluid", plan: "pro", from: "config" });
  });
});
