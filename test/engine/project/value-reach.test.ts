import { describe, expect, it } from "vitest";
import { analyzeApp } from "../linked-route.js";

const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
export const load = () => step(1) + step(2) + step(3);
const step = (n: number) => n + other(n);
const other = (n: number) => n;
`;

/** Functions entered, and handlers that ask a model, where these files stand beside `lib/ask.ts`. */
function entered(files: Record<string, string>): [contexts: number, handlers: string[]] {
  const { stats, routes } = analyzeApp({ "lib/ask.ts": ask, ...files }, { "@trpc/server": "11.6.0" });
  return [stats.contexts, routes.flatMap(({ handlers }) => handlers.map(({ name }) => name))];
}

describe("what comes to no model is not entered", () => {
  it("an action beside one that asks", () => {
    const action = (name: string, body: string) => `export async function ${name}() { return ${body}; }\n`;
    const head = '"use server";\nimport { ask, load } from "@/lib/ask";\n';
    const page = { "app/page.tsx": 'import * as actions from "./actions";\nexport default () => <form action={actions.one}><button formAction={actions.two} /></form>;\n' };
    const [alone] = entered({ ...page, "app/actions.ts": head + action("one", "ask()") });
    expect(entered({ ...page, "app/actions.ts": head + action("one", "ask()") + action("two", "load()") })).toEqual([alone, ["one"]]);
  });

  it("a method of a route beside one that asks", () => {
    const post = 'import { ask, load } from "@/lib/ask";\nexport const POST = async () => Response.json(await ask());\n';
    const [alone] = entered({ "app/api/chat/route.ts": post });
    expect(entered({ "app/api/chat/route.ts": `${post}export const GET = () => Response.json(load());\n` })).toEqual([alone, ["POST"]]);
  });

  it("a procedure of a router beside one that asks", () => {
    const route = 'import { fetchRequestHandler } from "@trpc/server/adapters/fetch";\nimport { router } from "@/lib/router";\nconst handler = (req: Request) => fetchRequestHandler({ endpoint: "/api/trpc", req, router });\nexport { handler as POST };\n';
    const router = (more: string) => `import { initTRPC } from "@trpc/server";\nimport { ask, load } from "./ask";\nconst t = initTRPC.create();\nexport const router = t.router({ ask: t.procedure.mutation(() => ask()), ${more} });\n`;
    const [alone] = entered({ "app/api/trpc/[trpc]/route.ts": route, "lib/router.ts": router("") });
    expect(entered({ "app/api/trpc/[trpc]/route.ts": route, "lib/router.ts": router("load: t.procedure.query(() => load())") })).toEqual([alone, ["POST"]]);
  });

  it("a component beside one that asks", () => {
    const page = (body: string) => `import { ask, load } from "@/lib/ask";\nconst Answer = async () => <p>{await ask()}</p>;\nconst Count = () => <p>{load()}</p>;\nexport default () => <main>${body}</main>;\n`;
    const [alone] = entered({ "app/page.tsx": page("<Answer />") });
    expect(entered({ "app/page.tsx": page("<Answer /><Count />") })).toEqual([alone, ["default"]]);
  });

  it("a component of the browser: what it calls is called there", () => {
    const card = '"use client";\nimport { ask } from "@/lib/ask";\nexport const Card = () => <button onClick={() => ask()} />;\n';
    expect(entered({ "app/page.tsx": 'import { Card } from "@/lib/card";\nexport default () => <Card />;\n', "lib/card.tsx": card })).toEqual([0, []]);
  });

  it("a component of the browser that is handed an action: that is a request of its own", () => {
    const card = '"use client";\nimport { Button } from "unseen";\nexport const Card = ({ get }: { get: () => Promise<string> }) => { const run = () => get(); return <Button onClick={run} />; };\n';
    const page = 'import { Card } from "@/lib/card";\nimport { answer } from "./actions";\nexport default () => <Card get={answer} />;\n';
    const action = '"use server";\nimport { ask } from "@/lib/ask";\nexport async function answer() { return ask(); }\n';
    expect(entered({ "app/page.tsx": page, "app/actions.ts": action, "lib/card.tsx": card })[1]).toEqual(["answer"]);
  });
});

describe("a model is come to", () => {
  const page = (head: string, body: string) => ({ "app/page.tsx": `import { ask } from "@/lib/ask";\n${head}\nexport default () => <main>${body}</main>;\n` });
  it.each([
    ["by a component that is handed a function which asks", page("const Card = async ({ get }: { get: () => Promise<string> }) => <p>{await get()}</p>;", "<Card get={ask} />")],
    ["by a component that is handed one in an object", page("const Card = async ({ by }: { by: { get: () => Promise<string> } }) => <p>{await by.get()}</p>;", "<Card by={{ get: ask }} />")],
    ["by a component that a function makes of one which asks", page("const made = (get: () => Promise<string>) => async () => <p>{await get()}</p>;\nconst Card = made(ask);", "<Card />")],
    ["by a child of a component that asks none", page("const Box = ({ children }: { children: unknown }) => <div>{children}</div>;\nconst Answer = async () => <p>{await ask()}</p>;", "<Box><Answer /></Box>")],
    ["by a component that is handed an address", page('const Card = async ({ url }: { url: string }) => { await fetch(url, { method: "POST", body: JSON.stringify({ model: "gpt-4o", messages: [] }) }); return <p />; };', '<Card url="https://api.openai.com/v1/chat/completions" />')],
  ])("%s", (_, files) => {
    expect(entered(files)[1]).toEqual(["default"]);
  });

  it.each([
    ["by a handler that a factory was handed its client for", 'import OpenAI from "openai";\nconst handler = (client: OpenAI) => async () => Response.json(await client.chat.completions.create({ model: "gpt-4o", messages: [] }));\nexport const POST = handler(new OpenAI());\n'],
    ["by a handler that two wrappers are around", 'import { ask } from "@/lib/ask";\ntype Run = (req: Request) => Promise<Response>;\nconst logged = (run: Run): Run => async (req) => { console.log(req.url); return run(req); };\nconst POST = logged(logged(async () => Response.json(await ask())));\nexport { POST };\n'],
    ["by a method of an object that a class made", 'import { ask } from "@/lib/ask";\nclass Service { constructor(private readonly run: () => Promise<string>) {}\n  handle = async () => Response.json(await this.run());\n}\nconst service = new Service(ask);\nexport const POST = service.handle;\n'],
  ])("%s", (_, route) => {
    expect(entered({ "app/api/chat/route.ts": route })[1]).toEqual(["POST"]);
  });
});
