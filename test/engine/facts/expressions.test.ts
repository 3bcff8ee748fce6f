import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import { lowered, loweredBody, slice, text } from "./lowered.js";

describe("calls", () => {
  it("are effects of their own, arguments before the call that takes them", () => {
    expect(loweredBody("send(one(), two());")).toBe(text`
      r0 = call global one()
      r1 = call global two()
      r2 = call global send(r0, r1)
    `);
  });

  it("evaluate the callee before the arguments", () => {
    expect(loweredBody("make().use(x());")).toBe(text`
      r0 = call global make()
      r1 = call global x()
      r2 = call r0.use(r1)
    `);
  });

  it("settle where they are awaited", () => {
    expect(loweredBody("const p = start(); const x = await p;")).toBe(text`
      r0 = call global start()
      p = r0
      r1 = await p
      x = r1
    `);
  });

  it("keep spread arguments apart from plain ones", () => {
    expect(loweredBody("send(a, ...b);")).toBe("r0 = call global send(a, ...b)");
  });

  it("come as `new`, tags and plain calls", () => {
    expect(loweredBody("new OpenAI({ apiKey }); sql`select ${a} from t`;")).toBe(text`
      r0 = new global OpenAI({ apiKey: global apiKey })
      r1 = tag global sql(["select ", " from t"], a)
    `);
  });

  it("name their callee's last part, and show the callee as written", () => {
    const source = "openai.chat\n  .completions.create({ model })";
    const effect = extractFacts(source, "ts").functions[0]?.body;
    if (effect?.kind !== "call") throw new Error("no call");
    expect(slice(source, effect.nameSpan)).toBe("create");
    expect(effect.text).toBe("openai.chat.completions.create");
    expect(slice(source, effect.span)).toBe(source);
  });

  it("shorten a long callee to 80 characters", () => {
    const effect = extractFacts(`${"x".repeat(200)}()`, "ts").functions[0]?.body;
    expect(effect?.kind === "call" && effect.text).toBe(`${"x".repeat(79)}…`);
  });

  it.each([
    [`client.model({ name: pick(${"x".repeat(80)}), now: at() }).ask`, "client.model(…).ask"],
    [`(async () => { await first(); ${"x".repeat(80)} })`, "(() => …)"],
    [`(async () => { await first(); ${"x".repeat(500)} })`, "(() => …)"],
    [`(async () => { await first(); ${"x".repeat(500)} })().then(next).catch`, "(() => …)().then(…).catch"],
    ["client.model().ask", "client.model().ask"],
  ])("leave out the arguments of a long callee: %s", (callee, shown) => {
    const { body } = extractFacts(`${callee}();`, "ts").functions[0]!;
    const calls = body.kind === "sequence" ? body.parts : [body];
    expect(calls.flatMap((one) => (one.kind === "call" ? [one.text] : [])).at(-1)).toBe(shown);
  });

  it("follow a long chain of methods without recursion", () => {
    const source = `app${".get(handler)".repeat(3000)};`;
    expect(lowered(source).split("\n").at(-1)).toBe("r2999 = call r2998.get(global handler)");
  });
});

describe("modules loaded in place", () => {
  it("are values, whatever loads them", () => {
    expect(loweredBody('const x = require("x"); const y = await import("y");')).toBe(text`
      x = module "x"
      r0 = await module "y"
      y = r0
    `);
  });

  it("stay calls where the specifier is not plain to see", () => {
    expect(loweredBody("import(a);")).toBe("r0 = call global import(a)");
  });

  it("stay calls where `require` is a variable", () => {
    expect(lowered('const require = load; require("x");')).toContain('r0 = call require("x")');
  });
});

describe("operators", () => {
  it("stay values where nothing in them has effects", () => {
    expect(loweredBody("const x = a ? b ?? 1 : (b || !c) && a.b?.d;")).toBe(
      "x = (a ? (b ?? 1) : ((b || !c) && a.b.d))",
    );
  });

  it("become a choice where the right side calls; what was tested is what is tested", () => {
    expect(loweredBody("const x = a.b && f();")).toBe(text`
      if a.b
        r0 = call global f()
        t0 = r0
      else
        t0 = a.b
      x = t0
    `);
  });

  it("test `??` for null and undefined", () => {
    expect(loweredBody("const x = a ?? await f();")).toBe(text`
      if (a != null)
        t0 = a
      else
        r0 = call global f()
        r1 = await r0
        t0 = r1
      x = t0
    `);
  });

  it("need no temporary where the value is not used", () => {
    expect(loweredBody("a || f();")).toBe(text`
      if a
      else
        r0 = call global f()
    `);
  });

  it("choose between calls", () => {
    expect(loweredBody("return a ? f() : 1;")).toBe(text`
      if a
        r0 = call global f()
        t0 = r0
      else
        t0 = 1
      return t0
    `);
  });

  it("fold signs into numbers", () => {
    expect(loweredBody("return [-1, +2, -a];")).toBe("return [-1, 2, -a]");
  });

  it("run the parts of a comma in order and give the last", () => {
    expect(loweredBody("return (f(), g());")).toBe(text`
      r0 = call global f()
      r1 = call global g()
      return r1
    `);
  });

  it("see through types and parentheses", () => {
    expect(loweredBody("return ((a as any)!.x satisfies T) as const;", "ts")).toBe("return a.x");
  });

  it("keep the order of a long sum without recursion", () => {
    expect(loweredBody(`return a${" + b".repeat(5000)} + f();`)).toContain("r0 = call global f()");
  });
});

describe("optional chains", () => {
  it("are plain members without a call", () => {
    expect(loweredBody("return a?.b?.[0]?.c;")).toBe("return a.b[0].c");
  });

  it("are a choice around the call, up to the chain's end", () => {
    expect(loweredBody("return a?.b(c).d;")).toBe(text`
      if (a != null)
        r0 = call a.b(c)
        t0 = r0.d
      else
        t0 = undefined
      return t0
    `);
  });

  it("test the function itself in an optional call", () => {
    expect(loweredBody("a.onError?.(b);")).toBe(text`
      if (a.onError != null)
        r0 = call a.onError(b)
    `);
  });

  it("nest where a later part is optional again", () => {
    expect(loweredBody("a?.b()?.c();")).toBe(text`
      if (a != null)
        r0 = call a.b()
        if (r0 != null)
          r1 = call r0.c()
    `);
  });

  it("end at parentheses", () => {
    expect(loweredBody("(a?.b()).c();")).toBe(text`
      if (a != null)
        r0 = call a.b()
        t0 = r0
      else
        t0 = undefined
      r1 = call t0.c()
    `);
  });
});

describe("literals", () => {
  it("are constants, templates, regular expressions and small big integers", () => {
    expect(loweredBody("return [`x`, `a${b}c`, /x/g, 12n, null, true, undefined];")).toBe(
      'return ["x", template("a", b, "c"), /x/g, 12, null, true, undefined]',
    );
  });

  it("keep an object's members, methods, getters and spreads in order", () => {
    expect(loweredBody("return { a, ...b, run() {}, get x() { return 1 }, [c]: 2, ['d']: 3 };")).toBe(
      "return { a: a, ...b, run: function 2, get x: function 3, [c]: 2, d: 3 }",
    );
  });

  it("name what has no description", () => {
    expect(loweredBody("return [new.target, import.meta.env.KEY];")).toBe(
      "return [unknown (new.target), global import.meta.env.KEY]",
    );
  });
});

describe("JSX", () => {
  it("calls components with one object of properties", () => {
    expect(loweredBody("return <Chat id={a} {...b} open>hi {c}</Chat>;")).toBe(text`
      r0 = jsx global Chat({ id: a, ...b, open: true, children: ["hi", c] })
      return r0
    `);
  });

  it("lowers what stands inside built-in elements", () => {
    expect(loweredBody("return <><p onClick={() => send()}>{load()}</p></>;")).toBe(text`
      r1 = call global load()
      return unknown (JSX)
    `);
  });
});
