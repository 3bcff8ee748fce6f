import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import { functionNamed, loweredFunction, lowered, namesOf, slice, text } from "./lowered.js";

describe("parameters", () => {
  it("are bound first, in the language of values", () => {
    expect(loweredFunction("retry", "function retry(fn, { attempts = 3, ...more } = {}, ...args) {}")).toBe(text`
      fn = parameter 0
      t0 = default(parameter 1, {})
      attempts = default(t0.attempts, 3)
      more = omit(t0, attempts)
      args = rest from 2
    `);
  });

  it("that are properties are put on the instance", () => {
    const source = "class A { constructor(private client: OpenAI, plain: string) {} }";
    expect(loweredFunction("A", source, "ts")).toBe(text`
      client = parameter 0
      put this["client"] = client
      plain = parameter 1
    `);
  });

  it("do not count TypeScript's `this`", () => {
    const facts = extractFacts("function f(this: Window, a?: string, b = 1) {}", "ts");
    const parameters = functionNamed(facts, "f").parameters.map(({ name, optional }) => [name, optional]);
    expect(parameters).toEqual([["a", true], ["b", true]]);
  });

  it("may be read through `arguments`", () => {
    expect(loweredFunction("f", "function f() { return () => arguments[1]; }")).toBe(text`
      t0 = rest from 0
      return function 2
    `);
  });

  it("may call for their default", () => {
    expect(loweredFunction("f", "function f(client = make()) {}")).toBe(text`
      t0 = parameter 0
      if (t0 === undefined)
        r0 = call global make()
      client = default(t0, r0)
    `);
  });
});

describe("hoisting", () => {
  it("gives function declarations their closures before anything runs", () => {
    expect(lowered("start(); function start() {}")).toBe(text`
      start = function 1
      r0 = call start()
    `);
  });

  it("lets a function see variables declared after it", () => {
    const facts = extractFacts("function f() { return later; } const later = 1;", "ts");
    expect(namesOf(facts, functionNamed(facts, "f").free)).toEqual(["later"]);
  });

  it("gives `var` to the function, `let` to the block", () => {
    const facts = extractFacts("function f() { { var a = 1; let b = 2; } return [a, b]; }", "ts");
    const a = facts.variables.findIndex(({ name }) => name === "a");
    const body = functionNamed(facts, "f").body;
    const last = body.kind === "sequence" ? body.parts.at(-1) : null;
    expect(last?.kind === "exit" && last.value).toEqual({
      kind: "array",
      items: [
        { kind: "item", value: { kind: "variable", id: a } },
        { kind: "item", value: { kind: "global", name: "b" } },
      ],
    });
  });
});

describe("captured variables", () => {
  const facts = extractFacts(
    `import { db } from "./db";
     let count = 0;
     function outer(seen) {
       const own = 1;
       return function inner() { count++; return [db, seen, own, inner]; };
     }`,
    "ts",
  );

  it("are those of enclosing functions and of the module", () => {
    expect(namesOf(facts, functionNamed(facts, "inner").free)).toEqual(["count", "db", "seen", "own", "inner"].sort(byOrder(facts)));
  });

  it("pass through the functions between", () => {
    expect(namesOf(facts, functionNamed(facts, "outer").free)).toEqual(["db", "count"]);
  });

  it("say which of them are assigned", () => {
    expect(namesOf(facts, functionNamed(facts, "outer").assignsFree)).toEqual(["count"]);
  });
});

describe("variables", () => {
  const reassigned = (source: string): string[] =>
    extractFacts(source, "tsx")
      .variables.filter((variable) => variable.reassigned)
      .map(({ name }) => name);

  it("are reassigned by assignments, counters, loops and puts, not by their declaration", () => {
    const source = `
      const a = 1; let b; b = 2; let c = 0; c++; const d = {}; d.x.y = 1;
      let e; for (e of d) {} var f = 1; var f = 2; function g(h) { h = 1; } let i = 0;`;
    expect(reassigned(source)).toEqual(["f", "b", "c", "d", "e", "h"]);
  });

  it("shadow each other by block", () => {
    expect(lowered("const a = 1; { const a = 2; use(a); } use(a);")).toBe(text`
      a = 1
      a = 2
      r0 = call global use(a)
      r1 = call global use(a)
    `);
    const facts = extractFacts("const a = 1; { const a = 2; }", "ts");
    expect(facts.variables.map(({ name }) => name)).toEqual(["a", "a"]);
  });

  it("know where imports come from", () => {
    const [client] = extractFacts('import { OpenAI as client } from "openai";', "ts").variables;
    expect(client).toMatchObject({ name: "client", kind: "import", import: { from: "openai", imported: "OpenAI" } });
  });
});

describe("type annotations", () => {
  const typeOf = (source: string, name: string): unknown =>
    extractFacts(`import { OpenAI } from "openai";\nimport * as ai from "ai";\n${source}`, "ts").variables.find(
      (variable) => variable.name === name,
    )?.type;

  it("name the import they start from", () => {
    expect(typeOf("const x: ai.Chat<OpenAI> = y;", "x")).toEqual({
      path: ["ai", "Chat"],
      variable: 1,
      arguments: [{ path: ["OpenAI"], variable: 0, arguments: [] }],
    });
  });

  it("look through null, undefined and arrays", () => {
    expect(typeOf("let x: OpenAI | null | undefined;", "x")).toMatchObject({ path: ["OpenAI"] });
    expect(typeOf("let x: OpenAI[];", "x")).toMatchObject({ path: ["Array"], arguments: [{ path: ["OpenAI"] }] });
  });

  it("say nothing of unions and keywords", () => {
    expect(typeOf("let x: string | OpenAI;", "x")).toBeNull();
    expect(typeOf("let x: number;", "x")).toBeNull();
  });

  it("reach destructured names, through types of the same file too", () => {
    expect(typeOf("function f({ client }: { client: OpenAI }) {}", "client")).toMatchObject({ path: ["OpenAI"] });
    expect(typeOf("interface D { llm: OpenAI } function f({ llm: x }: Readonly<D>) {}", "x")).toMatchObject({
      path: ["OpenAI"],
    });
  });
});

describe("names", () => {
  const source = `
    function declared() {}
    const arrow = () => {};
    const o = { property: () => {}, method() {} };
    o.assigned = function () {};
    run(() => 1);
    class C { field = () => {}; constructor() {} }`;
  const facts = extractFacts(source, "ts");

  it("are what people would call a function", () => {
    expect(facts.functions.slice(1).map(({ name, kind }) => `${kind} ${name}`.trim())).toEqual([
      "function declared",
      "arrow arrow",
      "arrow property",
      "method method",
      "function assigned",
      "arrow",
      "initializer field",
      "arrow field",
      "constructor C",
    ]);
  });

  it("are where findings point; nameless functions show their head", () => {
    const heads = facts.functions.slice(1, 7).map(({ nameSpan }) => slice(source, nameSpan));
    expect(heads).toEqual(["declared", "arrow", "property", "method", "assigned", "() =>"]);
  });

  it("and bodies lie between the braces", () => {
    expect(slice("function f() { x(); }", extractFacts("function f() { x(); }", "ts").functions[1]?.bodySpan ?? [0, 0])).toBe(" x(); ");
    const concise = "const f = () => x();";
    expect(slice(concise, extractFacts(concise, "ts").functions[1]?.bodySpan ?? [0, 0])).toBe("x()");
  });
});

describe("function facts", () => {
  it("know async functions and generators", () => {
    const facts = extractFacts("async function* f() { yield* g(); }", "ts");
    expect(functionNamed(facts, "f")).toMatchObject({ async: true, generator: true });
    expect(loweredFunction("f", "async function* f() { yield* g(); }")).toBe(text`
      r0 = call global g()
      r1 = yield* r0
    `);
  });

  it("return the expression of a concise arrow", () => {
    expect(loweredFunction("f", "const f = async () => await g();")).toBe(text`
      r0 = call global g()
      r1 = await r0
      return r1
    `);
  });

  it("mark the functions that use `this`, arrows with the one that owns it", () => {
    const facts = extractFacts("class A { run() { return () => this.x; } stop() {} }", "ts");
    expect(facts.functions.slice(1).map(({ usesThis }) => usesThis)).toEqual([true, true, false]);
  });

  it("carry the words of `@ai-routes` tags", () => {
    const source = `
      /**
       * Checks the session.
       * @ai-routes guard auth
       */
      export async function requireUser() {}
      /** @ai-routes guard budget */
      const hasCredits = cache(async () => {});
      const o = { /** @ai-routes guard rate-limit */ limit() {}, other() {} };
      // @ai-routes guard auth
      function noComment() {}`;
    const facts = extractFacts(source, "ts");
    expect(facts.functions.map(({ annotations }) => annotations.join())).toEqual([
      "", "guard auth", "", "guard budget", "guard rate-limit", "",
    ]);
  });
});

function byOrder(facts: ReturnType<typeof extractFacts>): (a: string, b: string) => number {
  const at = (name: string): number => facts.variables.findIndex((variable) => variable.name === name);
  return (a, b) => at(a) - at(b);
}
