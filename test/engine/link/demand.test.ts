import { describe, expect, it } from "vitest";
import { analyzeApp, summaryOf } from "../linked-route.js";

const model = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

/** `act` of `lib/act.ts` is called by the route as the body says. */
function linked(act: string, body: string): { max: unknown; guards: string[]; contexts: number } {
  const { routes, stats } = analyzeApp({
    "lib/ask.ts": model,
    "lib/act.ts": `import { ask } from "./ask";\n${act}`,
    "app/api/chat/route.ts": `import { act } from "@/lib/act";\nimport { ask } from "@/lib/ask";\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`,
  });
  const { max, guards } = summaryOf(routes[0]!.handlers[0]!);
  return { max, guards, contexts: stats.contexts };
}

const max = (act: string, body: string) => linked(act, body).max;

describe("an argument is kept that reaches", () => {
  it("a bound", () => expect(max("export async function act(turns: number) { for (let n = 0; n < turns; n++) await ask(); }", "await act(2); await act(3);")).toBe(5));

  it("a callee", () => expect(max("export async function act(run: () => unknown) { await run(); }", "await act(() => ask()); await act(() => 1);")).toBe(1));

  it("a callee that another function calls", () => {
    expect(max("const next = (run: () => unknown) => run();\nexport async function act(run: () => unknown) { await next(run); }", "await act(() => ask()); await act(() => 1);")).toBe(1);
  });

  it("a condition", () => expect(max("export async function act(on: boolean) { if (on) await ask(); }", "await act(true); await act(false); await act(true);")).toBe(2));

  it("what is returned", () => {
    expect(max("export async function act(turns: number) { return { turns }; }", "const { turns } = await act(4); for (let n = 0; n < turns; n++) await ask();")).toBe(4);
  });

  it("a bound through a list that grows", () => {
    expect(max("export async function act(one: number) { const list: number[] = []; list.push(one); list.push(2); for (const each of list) await ask(); }", "await act(1);")).toBe(2);
  });

  it("a bound through a destructured default", () => {
    expect(max("export async function act({ turns = 3 }: { turns?: number } = {}) { for (let n = 0; n < turns; n++) await ask(); }", "await act(); await act({ turns: 1 });")).toBe(4);
  });

  it("a bound that another file imports", () => {
    const { routes } = analyzeApp({
      "lib/ask.ts": model,
      "lib/turns.ts": "const twice = (turns: number) => turns * 2;\nexport const turns = twice(2);\n",
      "app/api/chat/route.ts": `import { ask } from "@/lib/ask";\nimport { turns } from "@/lib/turns";\nexport async function POST() {\nfor (let n = 0; n < turns; n++) await ask();\nreturn Response.json({});\n}\n`,
    });
    expect(summaryOf(routes[0]!.handlers[0]!).max).toBe(4);
  });

  it("a callee through the parameters that take the rest", () => {
    expect(max("export async function act(...runs: (() => unknown)[]) { for (const run of runs) await run(); }", "await act(() => 1, () => ask());")).toBe(1);
  });

  it("a callee as captured by a closure", () => {
    expect(max("export async function act(run: () => unknown) { const later = () => run(); await later(); }", "await act(() => ask()); await act(() => 1);")).toBe(1);
  });

  it("a callee as captured by a closure that another one calls", () => {
    expect(max("export async function act(run: () => unknown) { const inner = () => run(); const outer = () => inner(); await outer(); }", "await act(() => ask()); await act(() => 1);")).toBe(1);
  });

  it("a bound as captured by a closure of a function that encloses the one which calls it", () => {
    expect(max("export async function act(turns: number) { const often = async () => { for (let n = 0; n < turns; n++) await ask(); }; const each = [1].map(async () => { await often(); }); await Promise.all(each); }", "await act(2); await act(3);")).toBe(5);
  });
});

describe("an argument is left out that reaches", () => {
  const twice = (act: string) => linked(act, "await act('a', 1); await act('b', 2);").contexts - linked(act, "await act('a', 1); await act('a', 1);").contexts;

  it("nothing", () => expect(twice("export async function act(name: string, count: number) { await ask(); }")).toBe(0));
  it("a log only", () => expect(twice("export async function act(name: string, count: number) { console.log(name, `${count} times`); await ask(); }")).toBe(0));
  it("a condition: two contexts, for contrast", () => expect(twice("export async function act(name: string, count: number) { if (count > 1) await ask(); await ask(); }")).toBe(1));
});
