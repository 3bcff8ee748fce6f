import { describe, expect, it } from "vitest";
import { analyze, defaultConfig, resolveRules, rules, type Analysis } from "@ai-routes/rules";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

const root = "/app-root";

/** An app in which files depend on each other in many ways: a cycle, shared wrappers, module state, two routes and an action. */
const app: Record<string, string> = {
  "lib/ask.ts": `import { getClient } from "./client";
import { withRetry } from "./retry";
export const ask = (prompt: string, tries?: number) => withRetry(() => getClient().chat.completions.create({ model: "gpt-4o", messages: [] }), tries);
export const label = "ask";
`,
  "lib/client.ts": `import OpenAI from "openai";
import { retries } from "./limits";
let client: OpenAI | null = null;
export function getClient() { if (!client) client = new OpenAI({ maxRetries: retries.client }); return client; }
`,
  "lib/limits.ts": `import { label } from "./ask";
export const retries = { client: 1, [label]: 4 };
`,
  "lib/retry.ts": `export async function withRetry<T>(fn: () => Promise<T>, tries = 2): Promise<T> {
  for (let i = 0; ; i++) { try { return await fn(); } catch (error) { if (i + 1 >= tries) throw error; } }
}
`,
  "lib/guard.ts": `import { auth } from "@clerk/nextjs/server";
export const guarded = (handler: (request: Request) => Promise<Response>) => async (request: Request) => {
  const { userId } = await auth();
  if (!userId) return new Response(null, { status: 401 });
  return handler(request);
};
`,
  "lib/tree.ts": `import { ask } from "./ask";
export async function walk(node: { children: any[] }): Promise<void> { await ask("x"); for (const child of node.children) await walk(child); }
`,
  "app/api/chat/route.ts": `import { ask } from "@/lib/ask";
import { guarded } from "@/lib/guard";
export const POST = guarded(async (request) => Response.json(await ask("hi", 3)));
`,
  "app/api/tree/route.ts": `import { walk } from "@/lib/tree";
import { ask } from "@/lib/ask";
export async function POST(request: Request) { await Promise.all([walk(await request.json()), ask("x")]); return Response.json({}); }
`,
  "app/actions.ts": `"use server";
import { ask } from "@/lib/ask";
export async function summarize(texts: string[]) { return Promise.all(texts.map((text) => ask(text))); }
`,
  "app/page.tsx": `import { summarize } from "./actions";
export default function Page() { return <form action={summarize as never} />; }
`,
};

/** Everything a user sees, as text. */
function told({ routes, findings }: Analysis): string {
  const handlers = routes.map((route) => [route.file, route.url, route.handlers.map(({ name, attempts, guards, modelCalls, notFollowed }) => ({
    name, max: attempts.max, formula: attempts.formula, guards: [...guards.always], partial: [...guards.sometimes],
    calls: modelCalls.map(({ at, callee, model, attempts: own, chain }) => ({ at, callee, model, formula: own.formula, chain })), notFollowed,
  }))]);
  return JSON.stringify([handlers, findings.map(({ fixes, ...rest }) => ({ ...rest, fixes: fixes.length }))], null, 1);
}

function analyzed(texts: Record<string, string>, order?: readonly string[]): string {
  const workspace = memoryWorkspace(texts, root);
  const config = defaultConfig(root);
  const listed = order ? { ...workspace, files: () => [...order] } : workspace;
  return told(analyze(listed, { config, rules: resolveRules(rules, config, { preset: "all" }) }));
}

describe("the same findings and figures", () => {
  const texts = appTexts(app);
  const expected = analyzed(texts);

  it("of an app that has some", () => {
    expect(expected).toContain('"name": "POST"');
    expect(expected).toContain('"rule"');
    expect(expected).toContain('"summarize"');
  });

  it("whatever the order of files in the listing", () => {
    const paths = Object.keys(texts);
    for (let seed = 1; seed <= 20; seed++) expect(analyzed(texts, shuffled(paths, seed)), `seed ${seed}`).toBe(expected);
  });

  it("again and again in one process", () => {
    expect(analyzed(texts)).toBe(expected);
    expect(analyzed(texts)).toBe(expected);
  });

  it("figures whatever the order of functions and of imports", () => {
    const statements = [
      'import OpenAI from "openai";',
      'import { auth } from "@clerk/nextjs/server";',
      "const client = new OpenAI({ maxRetries: 1 });",
      "function ask(tries: number) { return retry(() => client.chat.completions.create({ model: 'x', messages: [] }), tries); }",
      "async function retry<T>(fn: () => Promise<T>, tries: number): Promise<T> { try { return await fn(); } catch (error) { if (tries <= 1) throw error; return retry(fn, tries - 1); } }",
      "async function user() { const { userId } = await auth(); if (!userId) throw new Error('Unauthorized'); return userId; }",
      "export async function POST() { await user(); return Response.json(await ask(3)); }",
    ];
    const figures = (order: readonly string[]) => {
      const [route] = analyze(memoryWorkspace(appTexts(order.join("\n")), root), { config: defaultConfig(root), rules: [] }).routes;
      return [route?.handlers[0]?.attempts.formula, [...(route?.handlers[0]?.guards.always.keys() ?? [])]];
    };
    const before = figures(statements);

    expect(before).toEqual([expect.stringMatching(/2 \(openai retries/), ["auth"]]);
    for (let seed = 1; seed <= 40; seed++) expect(figures(shuffled(statements, seed)), `seed ${seed}`).toEqual(before);
  });
});

/** Another order of the same things for each seed: Fisher and Yates with the generator of Park and Miller. */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const result = [...list];
  let state = seed;
  for (let last = result.length - 1; last > 0; last--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (last + 1);
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}
