import { describe, expect, it } from "vitest";
import { analyzeApp, attemptsOf, linkRoute } from "../linked-route.js";

const lib = {
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async (prompt = "hi") => (await generateText({ model: openai("gpt-4o"), prompt, maxRetries: 0 })).text;
`,
};

const text = (body: string, before = "") => `import { ask } from "@/lib/ask";
${before}
export async function POST(request: Request) {
${body}
return Response.json({});
}
`;

const requests = (body: string, before = "", more: Record<string, string> = {}) => attemptsOf({ ...lib, ...more, "app/api/chat/route.ts": text(body, before) });
const linked = (body: string, before = "") => linkRoute({ ...lib, "app/api/chat/route.ts": text(body, before) });

describe("16. an unknown callee runs the functions it is handed once, assumed", () => {
  it.each([
    ["a function", "await measured(() => ask());", 'import { measured } from "unseen";'],
    ["among other arguments", "await measured('name', {}, async () => { await ask(); });", 'import { measured } from "unseen";'],
    ["a member of options", "await measured({ run: () => ask() });", 'import { measured } from "unseen";'],
    ["a method of something unseen", "await tracer.span('x', () => ask());", 'import { tracer } from "unseen";'],
  ])("%s", (_, body, before) => expect(requests(body, before)).toBe(1));

  it("calling what an unknown call made of a function runs the function", () => {
    const wrapped = `import { ask } from "@/lib/ask";\nimport { withTelemetry } from "unseen";\nexport const POST = withTelemetry(async () => Response.json(await ask()));\n`;
    expect(attemptsOf({ ...lib, "app/api/chat/route.ts": wrapped })).toBe(1);
    expect(requests("await traced();", 'import { traceable } from "unseen";\nconst traced = traceable(async () => ask());')).toBe(1);
  });

  it.each([
    ["a registration", "bot.onMessage(async () => { await ask(); });", 'import { bot } from "unseen";'],
    ["a constructor", "new Worker('x', async () => { await ask(); });", 'import { Worker } from "unseen";'],
  ])("%s runs nothing", (_, body, before) => {
    expect(requests(`${body} await ask();`, before)).toBe(1);
  });

  it("a tool runs at the model call, once a step", () => {
    const before = `import { generateText, stepCountIs, tool } from "ai";
import { openai } from "@ai-sdk/openai";
const summarize = tool({ inputSchema: null as never, execute: async () => ask() });`;

    expect(requests("await ask();", before)).toBe(1);
    expect(requests("await generateText({ model: openai('gpt-4o'), prompt: 'hi', maxRetries: 0, tools: { summarize }, stopWhen: stepCountIs(3) });", before)).toBe(3 + 3);
  });

  it.each([
    ["by its promise", "await import('@/lib/ask').then(({ ask }) => ask());"],
    ["by its promise, among others", "await Promise.all([import('@/lib/ask').then((lib) => lib.ask()).catch(() => null)]);"],
    ["awaited", "const { ask } = await import('@/lib/ask'); await ask();"],
  ])("a module that is imported in the handler: %s", (_, body) => {
    expect(attemptsOf({ ...lib, "app/api/chat/route.ts": `export async function POST() {\n${body}\nreturn Response.json({});\n}\n` })).toBe(1);
  });

  it("headers and cookies of a response that are set are no calls that cannot be followed", () => {
    const { handler } = linked("const response = NextResponse.json({ text: await ask() }); response.headers.set('x', 'y'); response.cookies.set('a', 'b'); return response;", 'import { NextResponse } from "next/server";');

    expect(handler.notFollowed).toEqual([]);
  });

  it("a find of something that is no list is no call of what it is given", () => {
    const { handler } = linked("const cms = await open({ config: {} }); const { docs } = await cms.find({ collection: 'pages', limit: 10 }); if (docs.length > 0) await ask();", 'import { open } from "a-cms";');

    expect(handler.notFollowed).toEqual([]);
  });

  it("calls that cannot be followed are counted, with where and why", () => {
    const { handler, max } = linked("await run(); await ask();", "declare const run: () => Promise<void>;");

    expect(max).toBe(1);
    expect(handler.notFollowed).toMatchObject([{ callee: "run", why: "declared elsewhere", at: { file: "/app-root/app/api/chat/route.ts" } }]);
  });

  it.each(["[db.user.update({}), db.entry.create({})]", "async (tx) => { await tx.user.update({}); }"])("not what a transaction of a database is given: %s", (given) => {
    const { handler } = linked(`await db.$transaction(${given}); await ask();`, 'import { PrismaClient } from "@prisma/client";\nconst db = new PrismaClient();');

    expect(handler.notFollowed).toEqual([]);
  });
});

describe("what a way to the call rests on", () => {
  it.each([
    ["a loop", "for (const [key, value] of new URL(request.url).searchParams) params[key] = value;"],
    ["a callback", "new URL(request.url).searchParams.forEach((value, key) => { params[key] = value; });"],
  ])("parameters that %s has collected may be there", (_, collect) => {
    expect(requests(`const params: Record<string, string> = {};\n${collect}\nif (!params.id) throw new Error("no id");\nawait ask();`)).toBe(1);
  });

  it("a base URL that is made uniform keeps its host", () => {
    const body = `let base = process.env.AZURE_URL || process.env.BASE_URL || "https://api.openai.com";
if (!base.startsWith("http")) base = \`https://\${base}\`;
if (base.endsWith("/")) base = base.slice(0, -1);
await fetch(\`\${base}/\${await request.text()}\`, { method: "POST" });`;
    expect(attemptsOf({ "app/api/chat/route.ts": `export async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n` })).toBe(1);
  });
});

describe("17. a registry with an unknown key is any of its members", () => {
  const registry = `const registry = { one: () => ask(), two: async () => { await ask(); await ask(); }, none: async () => undefined };`;

  it("called: the greatest of them", () => expect(requests("const { kind } = await request.json(); await registry[kind as 'one']();", registry)).toBe(2));
  it("a known key is that member", () => expect(requests("await registry['one']();", registry)).toBe(1));
  it("it may be undefined: an optional call", () => expect(requests("const { kind } = await request.json(); await registry[kind as 'one']?.();", registry)).toBe(2));
  it("whose members have names that cannot be seen", () => {
    expect(requests("const { kind } = await request.json(); const run = registry[kind as Kind]; if (!run) throw new Error(kind); await run();", `import { Kind } from "@/generated/kinds"; const registry = { [Kind.NONE]: async () => undefined, [Kind.TWICE]: async () => { await ask(); await ask(); } };`)).toBe(2);
  });

  it("of models: each may be asked", () => {
    const before = `import { openai } from "@ai-sdk/openai";\nimport { anthropic } from "@ai-sdk/anthropic";\nimport { generateText } from "ai";
const models = { fast: openai("gpt-4o-mini"), good: anthropic("claude-sonnet-4-5") };`;
    const { handler } = linked("const { model } = await request.json(); await generateText({ model: models[model as 'fast'], prompt: 'hi' });", before);

    expect(handler.modelCalls[0]?.model?.split(" | ").sort()).toEqual(["claude-sonnet-4-5", "gpt-4o-mini"]);
  });

  it("of a dozen classes: an instance of each, loaded by an async function", () => {
    const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
    const before = `${names.map((name) => `class ${name} { async load() { return { ask: async () => ask() }; } }\n`).join("")}const providers = { ${names.join(", ")} };
const made = (Provider: typeof P0) => new Provider();`;

    expect(requests("const { kind } = await request.json(); const model = await made(providers[kind as 'P0']).load(); await model.ask();", before)).toBe(1);
    expect(requests("const { kind } = await request.json(); const load = async () => made(providers[kind as 'P0']); const provider = await load(); await (await provider.load()).ask();", before)).toBe(1);
  });
});

describe("18. module state is what its statements make it, whatever the order of linking", () => {
  it("a client made lazily", () => {
    const more = { "lib/client.ts": `import OpenAI from "openai";
let client: OpenAI | null = null;
export function getClient() { if (!client) client = new OpenAI({ maxRetries: 1 }); return client; }` };

    expect(requests("await getClient().chat.completions.create({ model: 'x', messages: [] });", 'import { getClient } from "@/lib/client";', more)).toBe(2);
  });

  it("a function that fills a cache of the module is run for a request as well as for what it writes", () => {
    const before = `
let cached: string | null = null;
async function gather() {
  const feeds = await Promise.allSettled(["a", "b"].map(async (url) => (await fetch(url)).json()));
  const items: unknown[] = [];
  feeds.forEach((feed) => { feed.value.items.forEach((item) => { items.push(item); }); });
  return items;
}
async function summary() {
  if (cached) return cached;
  const items = await gather();
  if (items.length === 0) return "nothing";
  return (cached = await ask());
}`;

    expect(requests("await summary();", before)).toBe(1);
  });

  it("a client made lazily with ??=", () => {
    const more = { "lib/client.ts": `import OpenAI from "openai";
let client: OpenAI | undefined;
export const getClient = () => (client ??= new OpenAI({ maxRetries: 1 }));` };

    expect(requests("await getClient().chat.completions.create({ model: 'x', messages: [] });", 'import { getClient } from "@/lib/client";', more)).toBe(2);
  });

  it.each([
    ["??", "const client = kept.openai ?? new OpenAI({ maxRetries: 1 });"],
    ["||, and a maker", "const make = () => new OpenAI({ maxRetries: 1 });\nconst client = kept.openai || make();\nif (process.env.NODE_ENV !== 'production') kept.openai = client;"],
    ["made where there is none", "if (!kept.openai) kept.openai = new OpenAI({ maxRetries: 1 });\nconst client = kept.openai;"],
    ["??=", "const client = (kept.openai ??= new OpenAI({ maxRetries: 1 }));"],
  ])("a client kept on the global object from one reload to the next: %s", (_, made) => {
    const more = { "lib/client.ts": `import OpenAI from "openai";\nconst kept = globalThis as unknown as { openai?: OpenAI };\n${made}\nexport { client };` };

    expect(requests("await client.chat.completions.create({ model: 'x', messages: [] });", 'import { client } from "@/lib/client";', more)).toBe(2);
  });

  it.each([
    ["by the class's name", "static async get() { if (!Asker.one) { Asker.one = new Asker(1); } return Asker.one; }"],
    ["by `this`, in a method that takes something", "static async get(_request?: Request) { this.one ??= new Asker(1); return this.one; }"],
    ["by another method", "static make() { Asker.one = new Asker(1); } static async get() { Asker.make(); return Asker.one; }"],
    ["by its initialiser, through a getter", "static made = new Asker(1); static get get() { return async () => Asker.made; }"],
  ])("the one instance of a class, made %s", (_, statics) => {
    const more = { "lib/asker.ts": `import OpenAI from "openai";
export class Asker {
  private static one: Asker | null = null;
  private client: OpenAI;
  constructor(retries: number) { this.client = new OpenAI({ maxRetries: retries }); }
  async ask() { return this.client.chat.completions.create({ model: "x", messages: [] }); }
  ${statics}
}` };

    expect(requests("const asker = await Asker.get(); await asker.ask();", 'import { Asker } from "@/lib/asker";', more)).toBe(2);
  });

  it("what the platform puts on the global object is what it is without it", () => {
    expect(requests("await globalThis.fetch('https://api.openai.com/v1/responses', { method: 'POST' });")).toBe(1);
  });

  it("a function does not change module variables for others", () => {
    const before = "let tries = 2;\nexport function setTries(n: number) { tries = n; }";

    expect(requests("for (let i = 0; i < tries; i++) await ask();", before)).toBe(requests("setTries(9); for (let i = 0; i < tries; i++) await ask();", before));
  });

  it("an unseen value whose type is of a package is an instance of it", () => {
    const before = 'import type OpenAI from "openai";\nasync function run(client: OpenAI) { return client.chat.completions.create({ model: "x", messages: [] }); }\nimport { container } from "unseen";';

    expect(requests("await run(container.get('openai'));", before)).toBe(3);
  });

  it("a field that is injected", () => {
    const before = `import OpenAI from "openai";
import { container } from "unseen";
class Llm { constructor(private readonly client: OpenAI) {} ask() { return this.client.chat.completions.create({ model: "x", messages: [] }); } }`;

    expect(requests("await new Llm(container.get('x')).ask();", before)).toBe(3);
  });

  it.each([
    ["a client beside a method", "const llm = () => ({ client: new OpenAI({ maxRetries: 1 }), ask() { return this.client.chat.completions.create({ model: 'x', messages: [] }); } });"],
    ["a client that a method makes", "const llm = () => ({ client: null as OpenAI | null, get() { if (!this.client) this.client = new OpenAI({ maxRetries: 1 }); return this.client; }, ask: async function () { return this.get().chat.completions.create({ model: 'x', messages: [] }); } });"],
  ])("the `this` of an object literal's methods: %s", (_, made) => {
    expect(requests("await llm().ask();", `import OpenAI from "openai";\n${made}`)).toBe(2);
  });

  it.each([
    ["another field, set after it", "class Llm { ask = () => this.send(); private send = () => new OpenAI({ maxRetries: 1 }).chat.completions.create({ model: 'x', messages: [] }); }"],
    ["what the constructor sets", "class Llm { private client: any = null; ask = () => this.client.chat.completions.create({ model: 'x', messages: [] }); constructor() { this.client = new OpenAI({ maxRetries: 1 }); } }"],
  ])("the `this` of an arrow function in a field: %s", (_, made) => {
    expect(requests("await new Llm().ask();", `import OpenAI from "openai";\n${made}`)).toBe(2);
  });

  it("statements that need each other's files are evaluated all the same", () => {
    const more = {
      "lib/a.ts": 'import { b } from "./b";\nexport const tries = 2;\nexport const a = b;',
      "lib/b.ts": 'import { tries } from "./a";\nexport const b = tries + 1;',
    };
    expect(requests("for (let i = 0; i < a; i++) await ask();", 'import { a } from "@/lib/a";', more)).toBe(3);
  });
});

describe("19. only entrypoints that import-reach a model are linked", () => {
  const quiet = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`app/api/quiet-${n}/route.ts`, `import { helper } from "@/lib/quiet-${n}";\nexport const GET = () => Response.json(helper());`]));
  const helpers = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`lib/quiet-${n}.ts`, `export const helper = () => ${n};`]));

  it("the others are listed, neither parsed nor linked", () => {
    const { stats, routes } = analyzeApp({ ...lib, ...quiet, ...helpers, "app/api/chat/route.ts": text("await ask();") });

    expect(routes.map(({ url }) => url)).toEqual(["/api/chat"]);
    expect(stats.entrypoints).toBe(21);
    expect(stats.linked).toBe(1);
    expect(stats.parsed).toBe(2);
  });

  it("a model behind four files is reached", () => {
    const chain = Object.fromEntries([1, 2, 3].map((n) => [`lib/step-${n}.ts`, `import { ${n === 3 ? "ask as next" : "next"} } from "./${n === 3 ? "ask" : `step-${n + 1}`}";\n${n === 3 ? "export { next };" : "export { next };"}`]));
    expect(requests("await next();", 'import { next } from "@/lib/step-1";', chain)).toBe(1);
  });

  it("a host is as good as a package", () => {
    expect(attemptsOf({ "app/api/chat/route.ts": 'export const POST = async () => fetch("https://api.anthropic.com/v1/messages", { method: "POST", body: "{}" });' })).toBe(1);
  });
});
