import { describe, expect, it } from "vitest";
import { attemptsOf, linkRoute, post } from "../linked-route.js";

/** One request by a client made with `settings`, with these further options. */
interface Sdk {
  version?: string;
  imports: string;
  make: string;
  call: string;
}

const requests = (name: string, { version, imports, make, call }: Sdk) =>
  attemptsOf(post(`${imports}\nconst client = ${make};`, `  return Response.json(await ${call});`), version ? { [name]: version } : {});

const openai = (settings: string, options: string, version = "6.49.0", method = "chat.completions.create"): Sdk => ({
  version,
  imports: 'import OpenAI from "openai";',
  make: `new OpenAI(${settings})`,
  call: `client.${method}({ model: "gpt-4o", messages: [], input: "hi" }${options && `, ${options}`})`,
});

describe("OpenAI's client (FACTS D)", () => {
  it.each(["4.104.0", "5.23.2", "6.49.0", "7.55.0"])("openai %s tries three times where nothing is said", (version) => {
    expect(requests("openai", openai("", "", version))).toBe(3);
  });

  it.each([
    ["the client's", "{ maxRetries: 0 }", "", 1],
    ["the call's", "", "{ maxRetries: 5 }", 6],
    ["the call's before the client's", "{ maxRetries: 4 }", "{ maxRetries: 0 }", 1],
    ["a constant of the module", "{ maxRetries: Math.min(1, 9) }", "", 2],
    ["of the environment", "{ maxRetries: Number(process.env.RETRIES) }", "", "unknown"],
  ])("%s maxRetries", (_, settings, options, count) => expect(requests("openai", openai(settings, options))).toBe(count));

  it("the 3.x helper of ai asks again with what a function gave", () => {
    const again = 'client.chat.completions.create({ model: "gpt-4o", messages: [], stream: true })';
    const body = `  return new Response(OpenAIStream(await ${again}, { experimental_onFunctionCall: async () => ${again} }));`;
    const imports = 'import { OpenAIStream } from "ai";\nimport OpenAI from "openai";\nconst client = new OpenAI();';

    expect(attemptsOf(post(imports, body), { openai: "4.104.0", ai: "3.4.33" })).toBe(6);
  });

  it("7 takes what it cannot use for the default", () => {
    expect(requests("openai", openai("{ maxRetries: -1 }", "", "7.55.0"))).toBe(3);
    expect(requests("openai", openai("{ maxRetries: 1.5 }", "", "7.55.0"))).toBe(3);
    expect(requests("openai", openai("{ maxRetries: -1 }", "", "6.49.0"))).toBe(1);
  });

  it("withOptions", () => {
    const sdk = openai("{ maxRetries: 4 }", "");
    expect(requests("openai", { ...sdk, call: sdk.call.replace("client.", "client.withOptions({ maxRetries: 1 }).") })).toBe(2);
  });

  it.each(["responses.create", "responses.parse", "completions.create", "embeddings.create", "images.generate", "audio.speech.create"])("%s is paid", (method) => {
    expect(requests("openai", openai("", "", "6.49.0", method))).toBe(3);
  });

  it("moderation is free", () => expect(requests("openai", openai("", "", "6.49.0", "moderations.create"))).toBe(0));

  it.each([
    ["4.104.0", "beta.chat.completions.runTools"],
    ["6.49.0", "chat.completions.runTools"],
  ])("%s: %s asks ten times unless told otherwise", (version, method) => {
    const tools = "tools: [{ type: 'function', function: { name: 'x', function: async () => 1 } }]";
    const run = (options: string) =>
      attemptsOf(post('import OpenAI from "openai";\nconst client = new OpenAI({ maxRetries: 0 });', `  const runner = client.${method}({ model: "gpt-4o", messages: [], ${tools} }${options});
  return Response.json(await runner.finalContent());`), { openai: version });

    expect(run("")).toBe(10);
    expect(run(", { maxChatCompletions: 3 }")).toBe(3);
  });
});

describe("other clients where nothing is said (FACTS D)", () => {
  it.each<[string, string, string, string, string, number]>([
    ["@anthropic-ai/sdk", "1.11.0", 'import Anthropic from "@anthropic-ai/sdk";', "new Anthropic()", "client.messages.create({ model: 'claude', max_tokens: 9, messages: [] })", 3],
    ["@anthropic-ai/sdk", "0.39.0", 'import Anthropic from "@anthropic-ai/sdk";', "new Anthropic()", "client.messages.create({ model: 'claude', max_tokens: 9, messages: [] })", 3],
    ["groq-sdk", "1.6.0", 'import Groq from "groq-sdk";', "new Groq()", "client.chat.completions.create({ model: 'x', messages: [] })", 3],
    ["together-ai", "0.52.0", 'import Together from "together-ai";', "new Together()", "client.chat.completions.create({ model: 'x', messages: [] })", 3],
    ["cohere-ai", "8.1.0", 'import { CohereClientV2 } from "cohere-ai";', "new CohereClientV2()", "client.chat({ model: 'x', messages: [] })", 3],
    ["@mistralai/mistralai", "2.7.0", 'import { Mistral } from "@mistralai/mistralai";', "new Mistral()", "client.chat.complete({ model: 'x', messages: [] })", 1],
    ["@google/genai", "3.1.0", 'import { GoogleGenAI } from "@google/genai";', "new GoogleGenAI({})", "client.models.generateContent({ model: 'x', contents: 'hi' })", 1],
    ["@google/generative-ai", "0.24.1", 'import { GoogleGenerativeAI } from "@google/generative-ai";', "new GoogleGenerativeAI('k').getGenerativeModel({ model: 'x' })", "client.generateContent('hi')", 1],
    ["@aws-sdk/client-bedrock-runtime", "3.1162.0", 'import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";', "new BedrockRuntimeClient({})", "client.send(new ConverseCommand({ modelId: 'x', messages: [] }))", 3],
    ["@langchain/openai", "1.6.0", 'import { ChatOpenAI } from "@langchain/openai";', "new ChatOpenAI({ model: 'x' })", "client.invoke('hi')", 7],
  ])("%s %s", (name, version, imports, make, call, count) => expect(requests(name, { version, imports, make, call })).toBe(count));

  it("@google/genai tries five times where it is told to try at all", () => {
    const genai = (options: string) => requests("@google/genai", { version: "3.1.0", imports: 'import { GoogleGenAI } from "@google/genai";', make: `new GoogleGenAI({ httpOptions: { retryOptions: ${options} } })`, call: "client.models.generateContent({ model: 'x', contents: 'hi' })" });

    expect(genai("{}")).toBe(5);
    expect(genai("{ attempts: 2 }")).toBe(2);
  });

  it("LangChain's maxRetries", () => {
    expect(requests("@langchain/openai", { version: "1.6.0", imports: 'import { ChatOpenAI } from "@langchain/openai";', make: "new ChatOpenAI({ model: 'x', maxRetries: 1 })", call: "client.invoke('hi')" })).toBe(2);
  });

  it.each([
    ["as often as it says", "client.withRetry({ stopAfterAttempt: 4 }).invoke('hi')", 8],
    ["three times by default", "client.withRetry().invoke('hi')", 6],
    ["also around a pipeline", "ChatPromptTemplate.fromTemplate('{t}').pipe(client).withRetry({ stopAfterAttempt: 5 }).invoke({})", 10],
    ["not at all", "client.withRetry({ stopAfterAttempt: 1 }).invoke('hi')", 2],
  ])("LangChain's withRetry tries the whole, each with the model's own retries: %s", (_, call, count) => {
    const imports = 'import { ChatPromptTemplate } from "@langchain/core/prompts";\nimport { ChatOpenAI } from "@langchain/openai";';
    expect(requests("@langchain/openai", { version: "1.6.0", imports, make: "new ChatOpenAI({ model: 'x', maxRetries: 1 })", call })).toBe(count);
  });

  it("instructor asks again with what its schema complained of", () => {
    const imports = 'import Instructor from "@instructor-ai/instructor";\nimport OpenAI from "openai";';
    const make = "Instructor({ client: new OpenAI({ maxRetries: 1 }), mode: 'TOOLS' })";
    expect(requests("openai", { version: "6.49.0", imports, make, call: "client.chat.completions.create({ model: 'gpt-4o', messages: [], max_retries: 2 })" })).toBe(6);
  });
});

describe("chains of LangChain, however they were put together", () => {
  const imports = `import { createStuffDocumentsChain } from "langchain/chains/combine_documents";
import { LLMChain } from "langchain/chains";
import { ChatOpenAI } from "@langchain/openai";`;
  const llm = "const llm = new ChatOpenAI({ model: 'x', maxRetries: 0 });";

  it.each([
    ["taken apart", "const chain = await createStuffDocumentsChain({ llm, prompt }); await chain.pick('answer').stream({});"],
    ["asked by the method for subclasses", "await new LLMChain({ llm, prompt })._call({});"],
  ])("%s", (_, body) => expect(attemptsOf(post(imports, `${llm}\nconst prompt = {};\n${body}\nreturn Response.json({});`), { langchain: "0.3.37", "@langchain/openai": "0.6.0" })).toBe(1));
});

it.each([
  ["list that is written", "['a', 'b', 'c']", 3],
  ["list of the request", "await request.json()", "data"],
])("a chain of LangChain that is handed a %s asks for each element", (_, list, count) => {
  const imports = 'import { ChatPromptTemplate } from "@langchain/core/prompts";\nimport { ChatOpenAI } from "@langchain/openai";';
  const chain = "ChatPromptTemplate.fromTemplate('{t}').pipe(new ChatOpenAI({ model: 'x', maxRetries: 0 }))";
  expect(attemptsOf(post(imports, `  return Response.json(await ${chain}.batch(${list}));`), { "@langchain/openai": "1.6.0" })).toBe(count);
});

it.each([
  ["until it is done", "{}", "unbounded"],
  ["as far as it may", "{ maxTurns: 4 }", 4],
])("Claude Code as a library goes on %s, whatever its tools", (_, options, count) => {
  const imports = 'import { query } from "@anthropic-ai/claude-agent-sdk";';
  expect(attemptsOf(post(imports, `  for await (const message of query({ prompt: "hi", options: ${options} })) console.log(message);\n  return Response.json({});`))).toBe(count);
});

describe("requests by hand", () => {
  const url = "https://api.openai.com/v1/chat/completions";

  it.each([
    ["fetch", "", `fetch("${url}", { method: "POST", body: "{}" })`, 1],
    ["axios", 'import axios from "axios";', `axios.post("${url}", {})`, 1],
    ["ky does not repeat a POST", 'import ky from "ky";', `ky.post("${url}", { json: {} })`, 1],
    ["unless it is told to", 'import ky from "ky";', `ky.post("${url}", { json: {}, retry: { limit: 4, methods: ["post"] } })`, 5],
    ["got does not repeat a POST", 'import got from "got";', `got.post("${url}", { json: {} })`, 1],
    ["a folded URL", "const base = 'https://api.openai.com'; const version = 'v1';", "fetch(`${base}/${version}/chat/completions`, { method: 'POST' })", 1],
    ["another host", "", 'fetch("https://example.com/v1/things", { method: "POST" })', 0],
  ])("%s", (_, imports, call, count) => expect(attemptsOf(post(imports, `  const response = await ${call};\n  return Response.json(response);`))).toBe(count));
});

describe("origins", () => {
  const create = "chat.completions.create({ model: 'gpt-4o', messages: [] })";

  it.each<[string, Record<string, string>]>([
    ["a client of another file", { "lib/client.ts": "import OpenAI from 'openai';\nexport const client = new OpenAI({ maxRetries: 1 });", route: `import { client } from "@/lib/client";\nexport const POST = async () => Response.json(await client.${create});` }],
    ["through a barrel", { "lib/index.ts": "export * from './client';", "lib/client.ts": "import OpenAI from 'openai';\nexport const client = new OpenAI({ maxRetries: 1 });", route: `import { client } from "@/lib";\nexport const POST = async () => Response.json(await client.${create});` }],
    ["of a factory", { "lib/client.ts": "import OpenAI from 'openai';\nexport function make(retries = 1) { return new OpenAI({ maxRetries: retries }); }", route: `import { make } from "@/lib/client";\nexport const POST = async () => Response.json(await make().${create});` }],
    ["a field of a class", { "lib/client.ts": "import OpenAI from 'openai';\nexport class Llm { private client = new OpenAI({ maxRetries: 1 }); ask() { return this.client.chat.completions.create({ model: 'x', messages: [] }); } }", route: 'import { Llm } from "@/lib/client";\nexport const POST = async () => Response.json(await new Llm().ask());' }],
    ["made in a constructor", { "lib/client.ts": "import OpenAI from 'openai';\nexport class Llm { client: OpenAI; constructor(options: { retries: number }) { this.client = new OpenAI({ maxRetries: options.retries }); } ask() { return this.client.chat.completions.create({ model: 'x', messages: [] }); } }", route: 'import { Llm } from "@/lib/client";\nexport const POST = async () => Response.json(await new Llm({ retries: 1 }).ask());' }],
    ["destructured", { route: `import OpenAI from "openai";\nconst { chat } = new OpenAI({ maxRetries: 1 });\nexport const POST = async () => Response.json(await chat.completions.create({ model: 'x', messages: [] }));` }],
    ["a namespace import", { route: `import * as sdk from "openai";\nconst client = new sdk.OpenAI({ maxRetries: 1 });\nexport const POST = async () => Response.json(await client.${create});` }],
    ["a dynamic import", { route: `export async function POST() { const { default: OpenAI } = await import("openai"); return Response.json(await new OpenAI({ maxRetries: 1 }).${create}); }` }],
    ["require", { route: `const OpenAI = require("openai");\nconst client = new OpenAI({ maxRetries: 1 });\nexport const POST = async () => Response.json(await client.${create});` }],
    ["options spread from a constant", { route: `import OpenAI from "openai";\nconst settings = { maxRetries: 1 };\nconst client = new OpenAI({ ...settings, timeout: 9 });\nexport const POST = async () => Response.json(await client.${create});` }],
  ])("%s: %j", (_, { route, ...files }) => {
    expect(linkRoute({ "app/api/chat/route.ts": route!, ...files }).max).toBe(2);
  });
});
