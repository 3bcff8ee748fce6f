import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import { analyzeApp, attemptsOf, linkRoute } from "../linked-route.js";

const ask = {
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async (maxRetries = 0) => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries })).text;
`,
};

const requests = (body: string, before = "", more: Record<string, string> = {}) => attemptsOf({
  ...ask, ...more,
  "app/api/chat/route.ts": `import { ask } from "@/lib/ask";\n${before}\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`,
});

describe("1. a bound is a value and a condition until it is linked", () => {
  it.each([
    ["a constant of another file", 'import { TRIES } from "@/lib/limits";', "TRIES", 3],
    ["arithmetic on it", 'import { TRIES } from "@/lib/limits";', "TRIES * 2 - 1", 5],
    ["a member of a constant", 'import { limits } from "@/lib/limits";', "limits.tries.most", 4],
    ["an index of a constant", 'import { limits } from "@/lib/limits";', "limits['tries']['most']", 4],
    ["a constant array's length", 'import { models } from "@/lib/limits";', "models.length", 3],
    ["the smaller of two", 'import { TRIES } from "@/lib/limits";', "Math.min(TRIES, 2)", 2],
    ["with a fallback", 'import { limits } from "@/lib/limits";', "limits.absent ?? 6", 6],
    ["a choice that is known", 'import { TRIES } from "@/lib/limits";', "TRIES > 2 ? 7 : 1", 7],
    ["the greater of what it may be", "", "request.headers.get('x') ? 7 : 2", 7],
    ["an enum", "enum Tries { few = 2, many = 8 }", "Tries.many", 8],
    ["a number of a text", "", "Number('5')", 5],
  ])("%s", (_, before, bound, count) => {
    const limits = { "lib/limits.ts": "export const TRIES = 3;\nexport const limits = { tries: { most: TRIES + 1 } } as Record<string, any>;\nexport const models = ['a', 'b', 'c'];" };

    expect(requests(`for (let i = 0; i < (${bound}); i++) await ask();`, before, limits)).toBe(count);
  });

  it("a variable set on two paths is either", () => {
    expect(requests("let tries = 2; if (request.headers.get('x')) tries = 5; for (let i = 0; i < tries; i++) await ask();")).toBe(5);
  });

  it.each([
    ["a set of constants holds those alone", "", "const set = new Set(['a']);", 1],
    ["a set to which something was added may hold more", "", "const set = new Set(['a']); set.add(request.url);", 2],
    ["a set of a module that its functions fill may hold more", "const set = new Set(['a']); export const add = (name: string) => set.add(name);", "", 2],
    ["a set of which not all is known may hold more", "", "const set = new Set(['a', request.url]);", 2],
  ])("%s", (_, before, own, count) => {
    expect(requests(`${own} if (set.has('a')) await ask(); if (set.has('b')) await ask();`, before)).toBe(count);
  });

  it("a member that is put on an object counts from there on", () => {
    expect(requests("const options: { maxRetries?: number } = {}; options.maxRetries = 4; await ask(options.maxRetries);")).toBe(5);
  });

  it("facts of a function say nothing of its callers", () => {
    const facts = extractFacts("export const again = async (n = 3) => { for (let i = 0; i < n; i++) await fetch('x'); };", "ts");

    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
    expect(JSON.stringify(facts.functions.map(({ body }) => body))).toContain('"parameter"');
  });
});

describe("4. facts hold what linking asks of another file", () => {
  it.each([
    ["an export renamed", { "lib/a.ts": 'import { ask } from "./ask";\nexport { ask as question };' }, 'import { question } from "@/lib/a";', "await question();"],
    ["a default export", { "lib/a.ts": 'import { ask } from "./ask";\nexport default () => ask();' }, 'import question from "@/lib/a";', "await question();"],
    ["a star export", { "lib/a.ts": 'export * from "./ask";' }, 'import { ask as question } from "@/lib/a";', "await question();"],
    ["a namespace export", { "lib/a.ts": 'export * as llm from "./ask";' }, 'import { llm } from "@/lib/a";', "await llm.ask();"],
    ["a static method", { "lib/a.ts": 'import { ask } from "./ask";\nexport class Llm { static ask() { return ask(); } }' }, 'import { Llm } from "@/lib/a";', "await Llm.ask();"],
    ["an inherited method", { "lib/a.ts": 'import { ask } from "./ask";\nclass Base { ask() { return ask(); } }\nexport class Llm extends Base {}' }, 'import { Llm } from "@/lib/a";', "await new Llm().ask();"],
    ["a getter", { "lib/a.ts": 'import { ask } from "./ask";\nexport class Llm { get question() { return ask; } }' }, 'import { Llm } from "@/lib/a";', "await new Llm().question();"],
    ["an arrow in a field", { "lib/a.ts": 'import { ask } from "./ask";\nexport class Llm { ask = async () => ask(); }' }, 'import { Llm } from "@/lib/a";', "await new Llm().ask();"],
    ["an object's method", { "lib/a.ts": 'import { ask } from "./ask";\nexport const llm = { async ask() { return ask(); } };' }, 'import { llm } from "@/lib/a";', "await llm.ask();"],
    ["a dynamic import", { "lib/a.ts": 'export { ask } from "./ask";' }, "", 'const { ask: question } = await import("@/lib/a"); await question();'],
    ["files that import each other", { "lib/a.ts": 'import { ask } from "./ask";\nimport { b } from "./b";\nexport const a = () => b();\nexport const asked = () => ask();', "lib/b.ts": 'import { asked } from "./a";\nexport const b = () => asked();' }, 'import { a } from "@/lib/a";', "await a();"],
  ])("%s", (_, files, before, body) => expect(requests(body, before, files)).toBe(1));

  it("wrappers of handlers in every form of export", () => {
    const wrap = { "lib/wrap.ts": "export const wrap = (handler: (request: Request) => Promise<unknown>) => async (request: Request) => Response.json(await handler(request));" };
    const forms = [
      "export const POST = wrap(() => ask());",
      "const handler = wrap(() => ask());\nexport { handler as POST };",
      "const handlers = { POST: wrap(() => ask()) };\nexport const { POST } = handlers;",
      "export const POST = wrap(wrap(() => ask()));",
    ];

    for (const form of forms) {
      const text = `import { ask } from "@/lib/ask";\nimport { wrap } from "@/lib/wrap";\n${form}\n`;
      expect(linkRoute({ ...ask, ...wrap, "app/api/chat/route.ts": text }).max, form).toBe(1);
    }
  });
});

describe("9. a flag of the request tells the arms of one route apart", () => {
  it("each handler is linked with its own method", () => {
    const text = `import { ask } from "@/lib/ask";
async function handler(request: Request) {
  if (request.method === "GET") return Response.json({});
  return Response.json((await ask()) + (await ask()));
}
export { handler as GET, handler as POST };
`;
    const handlers = analyzeApp({ ...ask, "app/api/chat/route.ts": text }).routes[0]?.handlers ?? [];

    expect(handlers.map(({ name, attempts }) => [name, attempts.max])).toEqual([["POST", 2]]);
  });
});

describe("14. what is counted in a loop that nothing known ends may be any number behind it", () => {
  it.each([
    ["while", "let n = 0; while (n < (await request.json()).length) n++;"],
    ["do…while", "let n = 0; do { n++; } while (n < (await request.json()).length);"],
    ["for…of", "let n = 0; for (const one of await request.json()) n++;"],
  ])("%s", (_, loop) => expect(requests(`${loop}\nif (n > 10) await ask();`)).toBe(1));

  it("a loop whose bound is not known is followed for a few turns only", () => {
    const turns = (condition: string) => analyzeApp({
      ...ask,
      "app/api/chat/route.ts": `import { ask } from "@/lib/ask";\nconst turn = async (n: number) => { if (n > 1_000) await ask(); };\nexport async function POST(request: Request) {\nconst items = await request.json();\nfor (let n = 0; ${condition}; n++) await turn(n);\nawait ask();\nreturn Response.json({});\n}\n`,
    }).stats.contexts;

    expect(turns("n < items.length")).toBeLessThan(turns("n < 20") - 10);
  });
});

describe("what an object of the platform is read for is not known, though its methods are", () => {
  it.each([
    ["a signal", "const { signal } = new AbortController(); if (signal.aborted) throw signal.reason;"],
    ["a signal with a time", "if (AbortSignal.timeout(1_000).aborted) return;"],
    ["a response's status", 'const response = await fetch("https://example.com"); if (response.status !== 200) return;'],
    ["a response's other members", 'const response = await fetch("https://example.com"); if (response.redirected) return;'],
    ["an error's name", 'try { await fetch("https://example.com"); } catch (error) { if (error.name !== "AbortError") return; }'],
    ["an error made here", 'try { throw new Error("x"); } catch (error) { if (error.cause) return; }'],
  ])("%s", (_, body) => expect(requests(`${body}\nawait ask();`)).toBe(1));

  it("a method of a text is there", () => expect(requests('if (!"text".trim) await ask();')).toBe(0));
});

describe("an instance of the app's class has what the package's class, which that extends, gives it", () => {
  const packages = { langchain: "0.1.34" };
  const asks = (text: string) => linkRoute(`import { LLMChain } from "langchain/chains";
import { OpenAI } from "langchain/llms/openai";
const llm = new OpenAI({ modelName: "gpt-4o-mini", maxRetries: 0 });
${text}
`, packages).max;

  it.each([
    ["without a constructor", "class Chain extends LLMChain {}", "await new Chain({ llm }).call({});"],
    ["with one that hands its arguments on", "class Chain extends LLMChain { constructor(given: object) { super({ ...given, verbose: true }); } }", "await new Chain({ llm }).call({});"],
    ["made by a static method", "class Chain extends LLMChain { static of(given: object) { return new Chain(given); } }", "await Chain.of({ llm }).call({});"],
    ["asked by a method of its own", "class Chain extends LLMChain { ask() { return this.call({}); } }", "await new Chain({ llm }).ask();"],
    ["asked through super", "class Chain extends LLMChain { call(input: object) { return super.call(input); } }", "await new Chain({ llm }).call({});"],
    ["two classes below", "class Base extends LLMChain {}\nclass Chain extends Base {}", "await new Chain({ llm }).call({});"],
  ])("%s", (_, classes, body) => expect(asks(`${classes}\nexport async function POST() {\n${body}\nreturn Response.json({});\n}`)).toBe(1));
});

describe("a graph of LangGraph asks its nodes when it is asked, not while it is built", () => {
  const packages = { "@langchain/langgraph": "1.0.1", "@langchain/openai": "1.0.0" };
  const asks = (text: string) => linkRoute(`import { StateGraph, START, MessagesAnnotation } from "@langchain/langgraph";
import { ChatOpenAI } from "@langchain/openai";
const model = new ChatOpenAI({ model: "gpt-4o-mini", maxRetries: 0 });
const answer = async (state) => ({ messages: [await model.invoke(state.messages)] });
${text}
`, packages).max;
  const route = (body: string) => `export async function POST(request) {\nconst input = await request.json();\n${body}\nreturn Response.json({});\n}`;

  it.each([
    ["chained, while the module loads", 'const graph = new StateGraph(MessagesAnnotation).addNode("answer", answer).addEdge(START, "answer").compile();', "await graph.invoke(input);"],
    ["by statements of the module", 'const graph = new StateGraph(MessagesAnnotation);\ngraph.addNode("answer", answer);\ngraph.addEdge(START, "answer");\nconst app = graph.compile();', "await app.invoke(input);"],
    ["chained, for each request", "", 'await new StateGraph(MessagesAnnotation).addNode("answer", answer).addEdge(START, "answer").compile().invoke(input);'],
    ["by a function of the app", 'const build = () => { const graph = new StateGraph(MessagesAnnotation); graph.addNode("answer", answer); return graph.compile(); };', "for await (const part of build().streamEvents(input)) console.log(part);"],
  ])("%s", (_, before, body) => expect(asks(`${before}\n${route(body)}`)).toBe(1));

  it("each node once", () => {
    const before = 'const graph = new StateGraph(MessagesAnnotation);\ngraph.addNode("answer", answer);\ngraph.addNode("again", async (state) => answer(state));';
    expect(asks(`${before}\n${route("await graph.compile().invoke(input);")}`)).toBe(2);
  });

  it("nothing where it is built and not asked", () => {
    const body = 'new StateGraph(MessagesAnnotation).addNode("answer", answer).compile();\nawait model.invoke(input);';
    expect(asks(route(body))).toBe(1);
  });
});

describe("a URL made by hand tells whom a request asks", () => {
  const asks = (url: string) => requests(`${url} await fetch(url, { method: "POST", body: JSON.stringify({ model: "gpt-4o", messages: [] }) });`);

  it.each([
    ["a path written later", 'const url = new URL(process.env.ENDPOINT || "https://api.openai.com"); url.pathname = "/v1/chat/completions";'],
    ["a path on a host of the request's", 'const url = new URL(request.headers.get("x-endpoint") || "https://api.openai.com"); url.pathname = "/v1/chat/completions";'],
    ["a base from the environment", 'const url = new URL("/v1/chat/completions", process.env.ENDPOINT);'],
    ["a base with a path", 'const url = new URL("v1/chat/completions", "https://api.groq.com/openai/");'],
    ["its text", 'const url = new URL("/v1/chat/completions", "https://api.openai.com").toString();'],
    ["its address", 'const url = new URL("/v1/chat/completions", "https://api.openai.com").href;'],
    ["with a query", 'const url = new URL("https://api.openai.com/v1/chat/completions"); url.search = "a=b"; url.searchParams.set("c", "d");'],
  ])("%s", (_, url) => expect(asks(url)).toBe(1));

  it.each([
    ["this server itself", 'const url = new URL("/v1/chat/completions", request.url);'],
    ["another path", 'const url = new URL("https://api.openai.com/v1/chat/completions"); url.pathname = "/v1/models";'],
    ["another host", 'const url = new URL("/models", "https://example.com");'],
  ])("%s is none", (_, url) => expect(requests(`${url} await fetch(url, { method: "POST" }); await ask();`)).toBe(1));
});

describe("an object made of its entries holds them under their names", () => {
  it.each([
    ["a list", 'const by = Object.fromEntries([["ask", ask], ["load", () => "x"]] as const);'],
    ["those of another, each wrapped", 'const by = Object.fromEntries(Object.entries({ ask }).map(([name, run]) => [name, () => run()]));'],
  ])("%s", (_, made) => expect(requests(`${made} await by.ask!();`)).toBe(1));

  it("under others nothing", () => expect(requests('const by = Object.fromEntries([["ask", ask]] as const); by.load?.(); await ask();')).toBe(1));
});
