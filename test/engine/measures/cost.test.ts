import { describe, expect, it } from "vitest";
import type { Amount } from "../../../rules/engine/measures/amount.js";
import { analyzeApp, post, type Files } from "../linked-route.js";
import type { Config } from "@ai-routes/rules";

const ai = 'import { openai } from "@ai-sdk/openai";\nimport { embedMany, generateText, stepCountIs, tool } from "ai";\nimport { z } from "zod";';

interface Dollars {
  worst: Amount;
  typical: Amount;
}

function cost(files: Files, config: Partial<Config> = {}, packages: Record<string, string> = {}): Dollars {
  const { worst, typical } = analyzeApp(files, packages, config).routes[0]!.handlers[0]!.cost;
  return { worst: rounded(worst.value), typical: rounded(typical.value) };
}

function rounded(amount: Amount): Amount {
  return typeof amount === "number" ? Number(amount.toPrecision(6)) : amount;
}

const input = 2.5 / 1e6;
const output = 10 / 1e6;

describe("one call of gpt-4o ($2.5 and $10 per million tokens, 128,000 in, 16,384 out)", () => {
  const call = (more: string, prompt = "await request.text()") =>
    post(ai, `  return Response.json(await generateText({ model: openai("gpt-4o"), prompt: ${prompt}${more} }));`);

  it("worst: three attempts, each with the whole context window and the longest answer", () => {
    expect(cost(call("")).worst).toBe(rounded(3 * (128_000 * input + 16_384 * output)));
  });

  it("typical: one attempt, an ordinary prompt and answer", () => {
    expect(cost(call("")).typical).toBe(rounded(1_000 * input + 500 * output));
  });

  it("is bounded by its output cap", () => {
    expect(cost(call(", maxRetries: 0, maxOutputTokens: 100"))).toEqual({ worst: rounded(128_000 * input + 100 * output), typical: rounded(1_000 * input + 100 * output) });
  });

  it("is bounded by the text it sends: two characters to a token at worst", () => {
    expect(cost(call(", maxRetries: 0, maxOutputTokens: 100", '"Say hello to them"')).worst).toBe(rounded(9 * input + 100 * output));
  });

  it("rests on assumptions that the configuration sets, and on its prices", () => {
    expect(cost(call(", maxRetries: 0"), { assumptions: { promptTokens: 10, answerTokens: 20 } }).typical).toBe(rounded(10 * input + 20 * output));
    expect(cost(call(", maxRetries: 0, maxOutputTokens: 100"), { prices: { "gpt-4o": { input: 0, output: 1000 } } }).worst).toBe(0.1);
  });
});

describe("agents send again what was said before", () => {
  const agent = (steps: number) => post(ai, `  const lookUp = tool({ inputSchema: z.object({}), execute: async () => "found" });
  return Response.json(await generateText({ model: openai("gpt-4o"), prompt: "Hi", maxRetries: 0, maxOutputTokens: 1000, tools: { lookUp }, stopWhen: stepCountIs(${steps}) }));`);

  it("n steps: n times the beginning, n(n − 1)/2 times an answer and a tool's result", () => {
    expect(cost(agent(5)).worst).toBe(rounded((5 * 1 + 10 * 2_000) * input + 5 * 1_000 * output));
  });

  it("never more than the context window at each", () => {
    expect(cost(agent(400)).worst).toBe(rounded(400 * 128_000 * input + 400 * 1_000 * output));
  });

  it("takes three turns as a rule", () => {
    expect(cost(agent(20)).typical).toBe(rounded((3 * 1 + 3 * 1_500) * input + 3 * 500 * output));
  });
});

describe("what is around the call", () => {
  const one = 'generateText({ model: openai("gpt-4o"), prompt: "Hi", maxRetries: 0, maxOutputTokens: 1000 })';
  const each = rounded(input + 1_000 * output) as number;
  const usual = rounded(input + 500 * output) as number;

  it("branches exclude each other: the dearest counts", () => {
    const other = one.replace("gpt-4o", "gpt-4o-mini");
    expect(cost(post(ai, `  const { good } = await request.json();\n  return Response.json(good ? await ${one} : await ${other});`)).worst).toBe(each);
  });

  it("calls in sequence and counted loops add up", () => {
    expect(cost(post(ai, `  await ${one};\n  for (let i = 0; i < 4; i++) await ${one};\n  return new Response();`))).toEqual({ worst: rounded(5 * each), typical: rounded(5 * usual) });
  });

  it("retries are billed at worst, and do not happen as a rule", () => {
    const retried = `  for (let i = 0; i < 4; i++) {\n    try {\n      return Response.json(await ${one});\n    } catch {}\n  }\n  return new Response();`;
    expect(cost(post(ai, retried))).toEqual({ worst: rounded(4 * each), typical: usual });
  });

  it("a list of the request has no number at worst, and five elements as a rule", () => {
    const mapped = `  const list = await request.json();\n  return Response.json(await Promise.all(list.map(() => ${one})));`;
    expect(cost(post(ai, mapped))).toEqual({ worst: "data", typical: rounded(5 * usual) });
  });

  it("a retry without an end has no bound", () => {
    expect(cost(post(ai, `  while (true) {\n    try {\n      return Response.json(await ${one});\n    } catch {}\n  }`))).toEqual({ worst: "unbounded", typical: usual });
  });
});

describe("models", () => {
  const asked = (model: string, before = "") => post(`${ai}\nimport { createOllama } from "ollama-ai-provider";\n${before}`, `  return Response.json(await generateText({ model: ${model}, prompt: "Hi", maxRetries: 0, maxOutputTokens: 1000 }));`);

  it("chosen by the request from known ones: the dearest at worst, the cheapest as a rule", () => {
    const chosen = cost(asked('openai(request.headers.get("x-plan") ? "gpt-4o" : "gpt-4o-mini")'));
    expect(chosen).toEqual({ worst: rounded(input + 1_000 * output), typical: rounded((0.15 + 500 * 0.6) / 1e6) });
  });

  it("not known have no price, and say why", () => {
    expect(cost(asked("openai(process.env.MODEL)"))).toEqual({ worst: "unknown", typical: "unknown" });
    const { worst } = analyzeApp(asked('openai("acme-large")')).routes[0]!.handlers[0]!.cost;
    expect(worst.why).toMatch(/no price is known of acme-large/);
  });

  it("of one's own hardware cost nothing", () => {
    expect(cost(asked('createOllama()("llama3")'))).toEqual({ worst: 0, typical: 0 });
  });

  it("for embeddings are priced by the input alone", () => {
    const embedded = post(ai, '  await embedMany({ model: openai.textEmbeddingModel("text-embedding-3-small"), values: ["abcd", "ef"], maxRetries: 0 });\n  return new Response();');
    expect(cost(embedded).worst).toBe(rounded((3 * 0.02) / 1e6));
  });
});
