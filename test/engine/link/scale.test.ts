import { describe, expect, it } from "vitest";
import { analyzeApp, summaryOf, type LinkedRoute } from "../linked-route.js";

const ask = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

function linked(files: Record<string, string>): LinkedRoute & { contexts: number; parsed: number } {
  const { routes, stats } = analyzeApp({ "lib/ask.ts": ask, ...files });
  return { ...summaryOf(routes[0]!.handlers[0]!), contexts: stats.contexts, parsed: stats.parsed };
}

const route = (imports: string, body: string) => `${imports}\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`;

/** `f0` calls `f1` … calls the last, which does `end`. */
function chainOf(length: number, end: string, parameters = "", argument = ""): string {
  const functions = Array.from({ length }, (_, n) => `export async function f${n}(${parameters}): Promise<unknown> { return ${n === length - 1 ? end : `f${n + 1}(${argument})`}; }`);
  return `import { ask } from "@/lib/ask";\n${functions.join("\n")}\n`;
}

describe("call chains", () => {
  const chain = (length: number) => linked({ "lib/chain.ts": chainOf(length, "ask()"), "app/api/chat/route.ts": route('import { f0 } from "@/lib/chain";', "await f0();") });

  it("2,000 deep are followed to their end", () => {
    const { max, handler } = chain(2_000);

    expect(max).toBe(1);
    expect(handler.modelCalls[0]?.chain.map(({ name }) => name).slice(-2)).toEqual(["f1999", "ask"]);
  });

  it("take contexts in proportion to their length", () => {
    const [short, long] = [chain(500).contexts, chain(2_000).contexts];

    expect(long - short).toBe(1_500);
  });

  it("with a closure handed down all the way", () => {
    const text = chainOf(1_000, "run()", "run: () => Promise<unknown>", "run");

    expect(linked({ "lib/chain.ts": text, "app/api/chat/route.ts": route('import { ask } from "@/lib/ask";\nimport { f0 } from "@/lib/chain";', "await f0(() => ask());") }).max).toBe(1);
  });

  it("over 300 files", () => {
    const files = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [
      `lib/f${n}.ts`,
      n === 299 ? 'import { ask } from "./ask";\nexport const f299 = () => ask();' : `import { f${n + 1} } from "./f${n + 1}";\nexport const f${n} = () => f${n + 1}();`,
    ]));

    expect(linked({ ...files, "app/api/chat/route.ts": route('import { f0 } from "@/lib/f0";', "await f0();") }).max).toBe(1);
  });
});

describe("cycles", () => {
  const cycle = (length: number) => linked({
    "lib/cycle.ts": chainOf(length, "ask().catch(() => f0())"),
    "app/api/chat/route.ts": route('import { f0 } from "@/lib/cycle";', "await f0();"),
  });

  it("of 2,000 functions close, without a bound", () => expect(cycle(2_000).max).toBe("unbounded"));

  it("of more functions than may be entered anew are followed to their end", { timeout: 180_000 }, () => expect(cycle(6_100).max).toBe("unbounded"));

  it("take contexts in proportion to their length", () => {
    const [short, long] = [cycle(500).contexts, cycle(2_000).contexts];

    expect(long - short).toBeLessThanOrEqual(2 * 1_500);
  });

  it("of functions that all call each other are linked in polynomially many contexts", () => {
    const mesh = (size: number) => {
      const names = Array.from({ length: size }, (_, n) => `f${n}`);
      const text = names.map((name) => `export async function ${name}(flag: boolean): Promise<void> { if (flag) await ask(); ${names.map((other) => `if (flag) await ${other}(flag);`).join(" ")} }`).join("\n");
      return linked({ "lib/mesh.ts": `import { ask } from "@/lib/ask";\n${text}`, "app/api/chat/route.ts": route('import { f0 } from "@/lib/mesh";', "await f0(Boolean(request.headers.get('x')));") });
    };
    const { max, contexts } = mesh(12);

    expect(max).toBe("unbounded");
    expect(contexts).toBeLessThan(12 * 12 * 12);
  });
});

describe("memory of summaries", () => {
  it("a function called alike many times is linked once", () => {
    const calls = (count: number) => linked({ "app/api/chat/route.ts": route('import { ask } from "@/lib/ask";', Array.from({ length: count }, () => "await ask();").join("\n")) });

    expect(calls(400).contexts).toBe(calls(2).contexts);
    expect(calls(400).max).toBe(400);
  });

  it("many routes share what they have in common", () => {
    const routes = (count: number) => {
      const files = Object.fromEntries(Array.from({ length: count }, (_, n) => [`app/api/r${n}/route.ts`, route('import { f0 } from "@/lib/chain";', "await f0();")]));
      return analyzeApp({ "lib/ask.ts": ask, "lib/chain.ts": chainOf(100, "ask()"), ...files }).stats.contexts;
    };

    expect(routes(20) - routes(1)).toBe(19);
  });

  it("doubling calls at every level double the requests, not the work", () => {
    const levels = Array.from({ length: 30 }, (_, n) => `async function g${n}(): Promise<void> { await ${n === 29 ? "ask" : `g${n + 1}`}(); await ${n === 29 ? "ask" : `g${n + 1}`}(); }`);
    const { max, contexts } = linked({ "app/api/chat/route.ts": route(`import { ask } from "@/lib/ask";\n${levels.join("\n")}`, "await g0();") });

    expect(max).toBe(2 ** 30);
    expect(contexts).toBeLessThan(60);
  });
});

describe("what a call makes and changes for itself", () => {
  const turns = (count: number) => linked({
    "lib/answer.ts": 'import { ask } from "@/lib/ask";\nconst collect = async () => { let found = 0; const note = () => { found = found + 1; }; note(); await ask(); return () => { found = found + 1; }; };\nexport const answer = async () => { const more = await collect(); more(); };\n',
    "app/api/chat/route.ts": route('import { answer } from "@/lib/answer";', `for (let n = 0; n < ${count}; n++) await answer();`),
  });

  it("is no reason to enter it anew in each turn of a loop", () => {
    expect(turns(20).contexts - turns(2).contexts).toBeLessThanOrEqual(1);
    expect(turns(20).max).toBe(20);
  });
});

describe("an object whose methods hold the object before it", () => {
  const layer = (name: string, before: string) => `const ${name} = { ${before === "start" ? "" : `...${before}, `}${Array.from({ length: 900 }, (_, n) => `${name}${n}: bind(answer, ${before}),`).join(" ")} };`;

  it("is told apart by a key that does not spell each of them in each", () => {
    const files = {
      "app/api/chat/route.ts": route(
        'import { ask } from "@/lib/ask";\nconst bind = (fn, editor) => (text) => fn(editor, text);\nconst answer = (editor, text) => (text === "again" ? editor[text](text) : ask());',
        `const text = await request.text();\nconst start = { again: (x) => x + text };\n${layer("a", "start")}\n${layer("b", "a")}\n${layer("c", "b")}\nawait c.c7(text);`,
      ),
    };

    expect(linked(files).max).toBe(1);
  });
});

describe("a tRPC router", () => {
  it("of 500 procedures is followed into the last one", () => {
    const files = {
      "server/router.ts": `import { initTRPC } from "@trpc/server";
import { ask } from "@/lib/ask";
const t = initTRPC.create();
export const router = t.router({ ${Array.from({ length: 500 }, (_, n) => `p${n}: t.procedure.query(() => ${n}),`).join(" ")} ask: t.procedure.mutation(() => ask()) });`,
      "pages/api/trpc/[trpc].ts": 'import { createNextApiHandler } from "@trpc/server/adapters/next";\nimport { router } from "@/server/router";\nexport default createNextApiHandler({ router });\n',
    };

    expect(linked(files).max).toBe(1);
  });
});

describe("conditions of many operands end", () => {
  const decidedBy = (condition: string) => linked({
    "app/api/chat/route.ts": route('import { ask } from "@/lib/ask";', `const body = await request.json();\nif (${condition}) await ask();`),
  }).max;
  const many = Array.from({ length: 60 }, (_, n) => n);

  it("any of them", () => expect(decidedBy(many.map((n) => `body.tag === "t${n}"`).join(" || "))).toBe(1));
  it("all of them", () => expect(decidedBy(many.map((n) => `body.tag !== "t${n}"`).join(" && "))).toBe(1));
  it("one within the other, by turns", () => expect(decidedBy(`${"(".repeat(60)}body.tag${many.map((n) => ` ${n % 2 ? "&&" : "||"} body.k${n})`).join("")}`)).toBe(1));
  it("one within the other, denied", () => expect(decidedBy(`${many.map((n) => `!(body.k${n} && `).join("")}body.tag${")".repeat(60)}`)).toBe(1));
});
