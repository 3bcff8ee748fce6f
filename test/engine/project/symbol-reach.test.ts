import { describe, expect, it } from "vitest";
import { analyzeApp } from "../linked-route.js";

const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;
const index = 'export { ask } from "./ask";\nexport * from "./plan";\n';
const plan = "export const plan = () => 1;\n";

/** How many entrypoints were linked, and the routes found, where this is the route beside a barrel. */
function linked(route: string, more: Record<string, string> = {}): [number, number] {
  const { stats, routes } = analyzeApp({ "app/api/chat/route.ts": route, "lib/ask.ts": ask, "lib/index.ts": index, "lib/plan.ts": plan, ...more });
  return [stats.linked, routes.length];
}

const calling = (head: string, call: string) => `${head}\nexport const POST = async () => Response.json(await ${call});\n`;

it("a route that takes of a barrel what asks no model is not linked", () => {
  expect(linked(calling('import { plan } from "@/lib";', "plan()"))).toEqual([0, 0]);
});

describe("no model is reached", () => {
  const beside = 'import OpenAI from "openai";\n';
  it.each([
    ["by a function that stands beside one which asks", `${beside}export const ask = () => new OpenAI().models.list();\nexport const plan = () => 1;\n`],
    ["by a function beside a model's address", 'export const ask = () => fetch("https://api.openai.com/v1/chat/completions");\nexport const plan = () => 1;\n'],
    ["by a function that makes a model and asks nothing of it", 'import { createOpenAI } from "@ai-sdk/openai";\nexport const plan = () => createOpenAI({ apiKey: "" })("gpt-4o").modelId;\n'],
    ["through a barrel that also exports all of a file which asks", 'export * from "./client";\nexport * from "../plan";\n'],
  ])("%s", (_, lib) => {
    expect(linked(calling('import { plan } from "@/lib/both";', "plan()"), { "lib/both/index.ts": lib, "lib/both/client.ts": `${beside}export const client = new OpenAI();\n` })).toEqual([0, 0]);
  });
});

describe("middleware of a durable engine's client is run by the engine", () => {
  const client = `import { Inngest, InngestMiddleware } from "inngest";
import { ask } from "./ask";
const middleware = new InngestMiddleware({ name: "ask", init: () => ({ onFunctionRun: () => ({ transformInput: () => ({ ctx: { ask } }) }) }) });
export const inngest = new Inngest({ id: "app", middleware: [middleware] });
`;

  it("who sends an event by it is linked no more than who knows nothing of it", () => {
    const send = calling('import { inngest } from "@/lib/client";', 'inngest.send({ name: "app/asked" })');
    expect(linked(send, { "lib/client.ts": client })).toEqual(linked(calling("", "1"), { "lib/client.ts": client }));
  });

  it("who sends an event and asks as well reaches a model", () => {
    const both = calling('import { inngest } from "@/lib/client";\nimport { ask } from "@/lib";', '[await inngest.send({ name: "app/asked" }), await ask()]');
    expect(linked(both, { "lib/client.ts": client })[1]).toBe(1);
  });
});

describe("a model is reached", () => {
  it.each([
    ["by a name of a barrel", calling('import { ask } from "@/lib";', "ask()"), {}],
    ["by a namespace", calling('import * as lib from "@/lib";', "lib.ask()"), {}],
    ["by an import that is awaited", calling("", '(await import("@/lib")).ask()'), {}],
    ["by a handler exported again", 'export { POST } from "@/lib/answer";\n', { "lib/answer.ts": calling('import { ask } from "./ask";', "ask()") }],
    ["by all that a file exports again", calling('import { ask } from "@/lib/all";', "ask()"), { "lib/all.ts": 'export * from "./ask";\n' }],
    ["by a model that is made elsewhere", calling('import { answer } from "@/lib/answer";\nimport { model } from "@/lib/model";', "answer(model)"), { "lib/model.ts": 'import { openai } from "@ai-sdk/openai";\nexport const model = openai("gpt-4o");\n', "lib/answer.ts": 'import { generateText, type LanguageModel } from "ai";\nexport const answer = (model: LanguageModel) => generateText({ model, prompt: "hi" });\n' }],
    ["by a method of a class", calling('import { Asker } from "@/lib/asker";', "new Asker().run()"), { "lib/asker.ts": 'import { ask } from "./ask";\nexport class Asker { run() { return ask(); } }\n' }],
    ["by a class above", calling('import { Lower } from "@/lib/lower";', "new Lower().run()"), { "lib/lower.ts": 'import { Asker } from "./asker";\nexport class Lower extends Asker {}\n', "lib/asker.ts": 'import { ask } from "./ask";\nexport class Asker { run() { return ask(); } }\n' }],
    ["by a member written later", calling('import { tools } from "@/lib/tools";', "tools.ask()"), { "lib/tools.ts": 'import { ask } from "./ask";\nexport const tools: Record<string, () => unknown> = {};\ntools.ask = ask;\n' }],
    ["by what another function of the module sets", calling('import { get } from "@/lib/lazy";', "get()()"), { "lib/lazy.ts": 'import { ask } from "./ask";\nlet made: unknown = null;\nfunction make() { made = ask; }\nexport const get = () => { make(); return made as () => unknown; };\n' }],
    ["by the result of a wrapper", calling('import { wrapped } from "@/lib/wrapped";', "wrapped()"), { "lib/wrapped.ts": 'import { ask } from "./ask";\nconst twice = (run: () => unknown) => () => run();\nexport const wrapped = twice(ask);\n' }],
    ["by an address that a variable holds", calling('import { ask } from "@/lib/raw";', "ask()"), { "lib/raw.ts": 'const host = "https://api.openai.com";\nconst url = `${host}/v1/chat/completions`;\nexport const ask = () => fetch(url, { method: "POST", body: JSON.stringify({ model: "gpt-4o" }) });\n' }],
    ["by a client that is a parameter", calling('import OpenAI from "openai";\nimport { ask } from "@/lib/with";', "ask(new OpenAI())"), { "lib/with.ts": 'import type OpenAI from "openai";\nexport const ask = (client: OpenAI) => client.chat.completions.create({ model: "gpt-4o", messages: [] });\n' }],
    ["by a client that is a field", calling('import { Asker } from "@/lib/field";', "new Asker().run()"), { "lib/field.ts": 'import type OpenAI from "openai";\nexport class Asker {\n  client!: OpenAI;\n  run() { return this.client.chat.completions.create({ model: "gpt-4o", messages: [] }); }\n}\n' }],
    ["by a module of the old kind", calling('import { ask } from "@/lib/old";', "ask()"), { "lib/old.js": 'const { ask } = require("./ask");\nmodule.exports = { ask };\n' }],
  ])("%s", (_, route, more) => {
    expect(linked(route, more)).toEqual([1, 1]);
  });
});
