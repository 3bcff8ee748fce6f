import { describe, expect, it } from "vitest";
import { linkRoute } from "../linked-route.js";

const lib = {
  "lib/retry.ts": `export async function withRetry<T>(fn: () => Promise<T>, retries = 3): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await fn();
    } catch (error) {
      if (attempt >= retries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
    }
  }
}

export async function withOptions<T>(fn: () => Promise<T>, { attempts = 2, ...rest }: { attempts?: number; delay?: number } = {}): Promise<T> {
  let last: unknown;
  for (let i = 1; i <= attempts; i++) {
    try { return await fn(); } catch (error) { last = error; }
  }
  throw last;
}

export const retrying = (retries: number) => <T>(fn: () => Promise<T>) => withRetry(fn, retries);
`,
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async (options: { maxRetries?: number } = {}) => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0, ...options })).text;
`,
};

const route = (body: string, more: Record<string, string> = {}) => linkRoute({
  ...lib,
  "app/api/chat/route.ts": `import { ask } from "@/lib/ask";
import { retrying, withOptions, withRetry } from "@/lib/retry";
const shared = { attempts: 4 };
export async function POST(request: Request) { return Response.json(await ${body}); }
`,
  ...more,
});

describe("2. parameters and options become numbers where they are linked", () => {
  it.each([
    ["the default of a parameter", "withRetry(() => ask())", 4],
    ["the argument", "withRetry(() => ask(), 5)", 6],
    ["the function itself", "withRetry(ask, 1)", 2],
    ["the default of an options member", "withOptions(() => ask())", 2],
    ["the member", "withOptions(() => ask(), { attempts: 7 })", 7],
    ["an empty object", "withOptions(() => ask(), {})", 2],
    ["another member", "withOptions(() => ask(), { delay: 1 })", 2],
    ["an object of the module", "withOptions(() => ask(), shared)", 4],
    ["an object spread", "withOptions(() => ask(), { ...shared, delay: 1 })", 4],
    ["overridden after the spread", "withOptions(() => ask(), { ...shared, attempts: 3 })", 3],
    ["a function that was given back", "retrying(2)(() => ask())", 3],
    ["several layers", "withRetry(() => withOptions(() => ask(), { attempts: 3 }), 1)", 6],
    ["options handed on to the call", "ask({ maxRetries: 2 })", 3],
    ["a product of both", "withRetry(() => ask({ maxRetries: 2 }), 1)", 6],
    ["an argument of the environment", "withRetry(() => ask(), Number(process.env.TRIES))", "unknown"],
    ["an argument of the request", "withRetry(() => ask(), (await request.json()).tries)", "data"],
    ["an argument that is Infinity", "withRetry(() => ask(), Infinity)", "unbounded"],
  ])("%s: %s", (_, body, count) => expect(route(body).max).toBe(count));

  it("two calls of one wrapper each have their own bound", () => {
    expect(route("withRetry(() => ask(), 1) + (await withRetry(() => ask(), 4))").max).toBe(2 + 5);
  });

  it("the formula names the wrapper", () => expect(route("withRetry(() => ask(), 4)").formula).toContain("withRetry"));
});

describe("3. a closure keeps its environment", () => {
  it("a handler that a wrapper gave back knows what the wrapper was called with", () => {
    const { max } = linkRoute({
      ...lib,
      "lib/handler.ts": `import { withRetry } from "@/lib/retry";
export function handler(options: { retries: number }, run: (request: Request) => Promise<unknown>) {
  return async (request: Request) => Response.json(await withRetry(() => run(request), options.retries));
}`,
      "app/api/chat/route.ts": `import { ask } from "@/lib/ask";
import { handler } from "@/lib/handler";
export const POST = handler({ retries: 6 }, () => ask());`,
    });
    expect(max).toBe(7);
  });

  it("`this` of a method is the instance it was called on", () => {
    const { max } = linkRoute({
      ...lib,
      "lib/client.ts": `import { withRetry } from "@/lib/retry";
import { ask } from "@/lib/ask";
export class Client { constructor(private readonly retries: number) {} run() { return withRetry(() => ask(), this.retries); } }
export class Twice extends Client { constructor() { super(1); } override async run() { return (await super.run()) + (await super.run()); } }`,
      "app/api/chat/route.ts": `import { Client, Twice } from "@/lib/client";
export async function POST() { await new Client(2).run(); return Response.json(await new Twice().run()); }`,
    });
    expect(max).toBe(3 + 4);
  });

  it("a method bound to its instance", () => {
    const { max } = linkRoute({
      ...lib,
      "app/api/chat/route.ts": `import { ask } from "@/lib/ask";
class Client { retries = 4; run() { return ask({ maxRetries: this.retries }); } }
const client = new Client();
const run = client.run.bind(client);
export async function POST() { return Response.json(await run()); }`,
    });
    expect(max).toBe(5);
  });
});
