import { isDeepStrictEqual } from "node:util";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { FileFacts, Language } from "../../../rules/engine/facts/file-facts.js";
import { printFunction } from "./print-effects.js";
import { slice } from "./lowered.js";

const route = `"use server";
import OpenAI, { type ClientOptions } from "openai";
import { limiter } from "@/lib/limiter";

export const maxDuration = 60 as const;
const openai = new OpenAI({ maxRetries: 2, timeout: 20_000 });

/** @ai-routes guard auth */
async function requireUser(request: Request): Promise<{ id: string } | Response> {
  const token = request.headers.get("authorization")?.slice(7);
  return token ? { id: token } : new Response(\`no \${"token"}\`, { status: 401 });
}

export async function POST(request: Request, { params: { id = "1" } }: Context) {
  const user = await requireUser(request);
  if (user instanceof Response) return user;
  if (!user.id || !(await limiter.limit(user.id)).success) return Response.json({}, { status: 429 });
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const { choices: [first, ...others] } = await openai.chat.completions.create({ model: "gpt-4o", messages: [] });
      switch (first?.finish_reason) {
        case "length": continue;
        default: return Response.json({ text: first?.message.content ?? "", others });
      }
    } catch (error) {
      // ai-routes-disable-next-line no-x -- tested
      if (attempt === 2) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
    } finally { log\`done \${attempt}\`; }
  }
}
export class Chat extends Base { static #n = 0; constructor(private readonly a = <p {...b}>hi {c}</p>) { super(); Chat.#n++; } }
`;

describe("half-typed files", () => {
  it("give facts at every point of being typed", () => {
    for (let end = 0; end <= route.length; end += 1) {
      const facts = extractFacts(route.slice(0, end), "tsx");
      expect(facts.failure, `the first ${end} characters`).toBeNull();
      expect(facts.functions.length).toBeGreaterThan(0);
    }
  });

  it("keep what stands before the cut", () => {
    const facts = extractFacts(route.slice(0, route.indexOf("    } catch")), "tsx");
    expect(facts.exports.map(({ name }) => name)).toEqual(["maxDuration", "POST"]);
    expect(printFunction(facts, facts.functions.findIndex(({ name }) => name === "POST"))).toContain(
      "call openai.chat.completions.create(",
    );
    expect(facts.syntaxErrors).not.toEqual([]);
  });

  it("keep what stands after a missing brace", () => {
    const facts = extractFacts("export function GET() { if (a) { f();\n\nexport function POST() { return g(); }", "ts");
    expect(facts.functions.map(({ name }) => name)).toContain("POST");
  });

  it("never throw, whatever is lost, doubled or put between", () => {
    const random = randomNumbers(7);
    const between = "(){}[]<>?:;,.=`'\"/*\\#@!&|\n";
    for (let round = 0; round < 200; round += 1) {
      let mutated = route;
      for (let change = 0; change <= random(3); change += 1) {
        const at = random(mutated.length);
        const to = at + random(40);
        const inserted = [between[random(between.length)] ?? "", mutated.slice(at, to), ""][random(3)] ?? "";
        mutated = mutated.slice(0, at) + inserted + mutated.slice(random(2) === 0 ? to : at);
      }
      const facts = extractFacts(mutated, (["ts", "tsx", "jsx"] as const)[random(3)] ?? "ts");
      expect(facts.failure, mutated).toBeNull();
      expectConsistent(facts, mutated);
    }
  });
});

/** Ways of copying that do not give back just what they were given. */
function notPlain(value: unknown): string[] {
  const ways = { structuredClone, JSON: (one: unknown): unknown => JSON.parse(JSON.stringify(one)) };
  return Object.entries(ways).flatMap(([name, copy]) => (isSame(copy, value) ? [] : [name]));
}

function isSame(copy: (value: unknown) => unknown, value: unknown): boolean {
  try {
    return isDeepStrictEqual(copy(value), value);
  } catch {
    return false;
  }
}

describe("facts are plain data", () => {
  it.each<[string, Language]>([
    [route, "tsx"],
    [readFileSync(fileURLToPath(new URL("robustness.test.ts", import.meta.url)), "utf8"), "ts"],
    ["module.exports = { a: () => void 0, b: NaN, c: -0, d: 1e999 };", "jsx"],
  ])("that survive structuredClone and JSON", (source, language) => {
    const facts = extractFacts(source, language);
    expect(notPlain(facts)).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["a function", () => 1, ["structuredClone", "JSON"]],
    ["a map", new Map([["a", 1]]), ["JSON"]],
    ["a member that is undefined", { a: undefined }, ["JSON"]],
    ["a number that is none", Number.NaN, ["JSON"]],
    ["minus zero", -0, ["JSON"]],
    ["an instance", new (class Node { kind = 1; })(), ["structuredClone", "JSON"]],
  ])("which this test would see broken: %s", (_, value, by) => {
    expect(notPlain({ ...extractFacts(route, "tsx"), value })).toEqual(by);
  });

  it("that are the same for the same text", () => {
    expect(extractFacts(route, "tsx")).toEqual(extractFacts(route, "tsx"));
  });

  it("whose references and spans are all within bounds", () => {
    expectConsistent(extractFacts(route, "tsx"), route);
  });
});

describe("unusual input", () => {
  it("counts offsets in the text as given, byte order mark and CRLF included", () => {
    const source = "\uFEFF// note\r\nexport const maxDuration = 60;\r\nf();\r\n";
    const facts = extractFacts(source, "ts");
    expect(slice(source, facts.segmentConfig[0]?.nameSpan ?? [0, 0])).toBe("maxDuration");
    expect(facts.lineStarts).toEqual([0, 10, 42, 48]);
  });

  it("is told where it is binary", () => {
    expect(extractFacts("a();\0\u0001", "ts")).toMatchObject({ failure: "binary file", functions: [], exports: [] });
  });

  it("may hold a NUL in a string", () => {
    expect(extractFacts('export const key = (a, b) => a + "\0" + b;', "ts")).toMatchObject({ failure: null, syntaxErrors: [], exports: [{ name: "key" }] });
  });

  it("may be empty", () => {
    expect(extractFacts("", "ts")).toMatchObject({ failure: null, exports: [], syntaxErrors: [] });
  });

  it.each([
    ["parentheses", "(", "1", ")"],
    ["arrays", "[", "", "]"],
    ["functions", "(function () {", "", "})"],
    ["negations", "!", "a", ""],
    ["conditions", "a ? b : ", "c", ""],
    ["optional calls", "", "a", "?.b()"],
    ["operators", "", "a", " && f()"],
    ["assignments", "a = ", "b", ""],
    ["templates", "`${", "a", "}`"],
    ["elements", "<a>", "", "</a>"],
  ])("of 10, 1,000 or 10,000 nested %s gives facts or a failure", (_, open, middle, close) => {
    for (const depth of [10, 1000, 10_000]) {
      const facts = extractFacts(`x = ${open.repeat(depth)}${middle}${close.repeat(depth)};`, "tsx");
      expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
      if (depth === 10) expect(facts.failure).toBeNull();
    }
  });

  it("says where nesting was too deep to be kept", () => {
    const facts = extractFacts(`x = ${"[".repeat(400)}${"]".repeat(400)};`, "ts");
    expect(facts.failure).toBeNull();
    expect(facts.syntaxErrors.map(({ message }) => message)).toEqual(["Nested too deeply; what is inside is left out."]);
  });
});

/** Every id points at something, every span lies in the text, every result has one name. */
function expectConsistent(facts: FileFacts, source: string): void {
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) {
      if (key.toLowerCase().endsWith("span")) {
        const [start, end] = value as [number, number];
        if (start < 0 || end < start || end > source.length) throw new Error(`${key} [${start}, ${end}] is outside`);
      } else {
        for (const item of value) visit(item, "");
      }
      return;
    }
    if (typeof value !== "object" || value === null) return;
    const { kind, id, variable, function: called } = value as Record<string, unknown>;
    if (kind === "variable" && facts.variables[id as number] === undefined) throw new Error(`no variable ${String(id)}`);
    if (kind === "set" && facts.variables[variable as number] === undefined) throw new Error(`no variable ${String(variable)}`);
    if (kind === "closure" && facts.functions[called as number] === undefined) throw new Error(`no function ${String(called)}`);
    for (const [name, inner] of Object.entries(value)) visit(inner, name);
  };
  visit(facts, "");
  expect(facts.variables.every(({ owner }) => owner < facts.functions.length)).toBe(true);
  for (const [id, each] of facts.functions.entries()) {
    expect(each.free.every((variable) => facts.variables[variable]?.owner !== id)).toBe(true);
    expect(each.free).toEqual(expect.arrayContaining(each.assignsFree));
  }
}

function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state % below;
  };
}
