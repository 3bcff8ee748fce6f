import { describe, expect, it } from "vitest";
import { analyzeApp, summaryOf } from "../linked-route.js";

const imports = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

function linked(functions: string, body: string) {
  const { routes, stats } = analyzeApp(`${imports}${functions}\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`);
  return { max: summaryOf(routes[0]!.handlers[0]!).max, contexts: stats.contexts };
}

describe("a function that calls itself", () => {
  it("counted down is followed to its end", () => {
    expect(linked("async function go(left: number): Promise<void> { if (left === 0) return; await ask(); await go(left - 1); }", "await go(5);").max).toBe(5);
  });

  it("counted up as well", () => {
    expect(linked("async function go(turn = 0): Promise<void> { if (turn >= 3) return; await ask(); await go(turn + 1); }", "await go();").max).toBe(3);
  });

  it("over a list that gets shorter", () => {
    expect(linked("async function go(list: string[]): Promise<void> { const [first, ...rest] = list; if (!first) return; await ask(); await go(rest); }", "await go(['a', 'b', 'c']);").max).toBe(3);
  });
});

describe("one whose arguments are new each time closes", () => {
  it("counting without an end", () => {
    const { max, contexts } = linked("async function go(turn: number): Promise<void> { await ask(); await go(turn + 1); }", "await go(0);");

    expect(max).toBe("unbounded");
    expect(contexts).toBeLessThan(60);
  });

  it("wrapping a function around a function", () => {
    const { max, contexts } = linked("async function go(run: () => unknown): Promise<void> { await run(); await go(() => run()); }", "await go(() => ask());");

    expect(max).toBe("unbounded");
    expect(contexts).toBeLessThan(100);
  });

  it("nesting an object in an object", () => {
    const { max, contexts } = linked("async function go(node: unknown): Promise<void> { if (node) await ask(); await go({ node }); }", "await go({});");

    expect(max).toBe("unbounded");
    expect(contexts).toBeLessThan(30);
  });

  it("a text that grows", () => {
    const { max, contexts } = linked("async function go(text: string): Promise<void> { if (text) await ask(); await go(text + 'a'); }", "await go('a');");

    expect(max).toBe("unbounded");
    expect(contexts).toBeLessThan(60);
  });

  it("two that call each other", () => {
    const { max, contexts } = linked("async function one(turn: number): Promise<void> { await ask(); await two(turn + 1); }\nasync function two(turn: number): Promise<void> { await one(turn * 2); }", "await one(0);");

    expect(max).toBe("unbounded");
    expect(contexts).toBeLessThan(120);
  });

  it("going through a tree in several places, counting what it has met", () => {
    const visit = `async function visit(node: any, state: { nodes: number }, depth = 0): Promise<void> {
  state.nodes += 1;
  if (state.nodes > 1_000 || depth > 30) throw new Error("too large");
  if (typeof node === "string") return void (await ask());
  if (Array.isArray(node)) for (const item of node) await visit(item, state, depth + 1);
  else for (const key of Object.keys(node)) await visit(node[key], state, depth + 1);
}`;
    const { max, contexts } = linked(visit, "await visit(await request.json(), { nodes: 0 });");

    expect(max).toBe("data");
    expect(contexts).toBeLessThan(300);
  });
});

describe("a loop whose end is not known", () => {
  const each = "for (let turn = 0; turn < list.length; turn++) { if (turn > 0) text += ','; text += part(turn); }";

  it("is not gone through turn by turn where no model is asked, whatever it decides by its counter", () => {
    const functions = `const part = (turn: number) => { if (turn > 9) throw new Error("too many"); return String(turn); };\nconst written = (list: string[]) => { let text = ""; ${each} return text; };`;
    const { max, contexts } = linked(functions, "const { list } = await request.json(); written(list); await ask();");

    expect(max).toBe(1);
    expect(contexts).toBeLessThan(8);
  });

  it("nor where the function captures itself", () => {
    const functions = `const part = (turn: number) => { if (turn > 9) throw new Error("too many"); return String(turn); };
const written = (all: unknown[]) => { let text = ""; const visit = (list: unknown): void => { if (!Array.isArray(list)) return; ${each.replace("text += part(turn);", "text += part(turn); visit(list[turn]);")} }; visit(all); return text; };`;
    const { max, contexts } = linked(functions, "const { list } = await request.json(); written(list); await ask();");

    expect(max).toBe(1);
    expect(contexts).toBeLessThan(15);
  });

  it("but is where a model is asked in it, also by what the function was handed", () => {
    const body = (run: string) => `for (let turn = 0; turn < list.length; turn++) { if (turn >= 5) break; await ${run}(); }`;

    expect(linked(`const all = async (list: string[]) => { ${body("ask")} };`, "await all((await request.json()).list);").max).toBe(5);
    expect(linked(`const all = async (list: string[], run: () => unknown) => { ${body("run")} };`, "await all((await request.json()).list, () => ask());").max).toBe(5);
  });
});
