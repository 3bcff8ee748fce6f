import { describe, expect, it } from "vitest";
import { lowered, loweredBody, loweredFunction, text } from "./lowered.js";

describe("conditions", () => {
  it("nest a call in `&&`, so that each arm knows what was tested", () => {
    expect(loweredBody("if (a && await f(a)) g();")).toBe(text`
      if a
        r0 = call global f(a)
        r1 = await r0
        if r1
          r2 = call global g()
    `);
  });

  it("repeat a short exit for `||`", () => {
    expect(loweredBody("if (!a || !(await f()).ok) return null;")).toBe(text`
      if !a
        return null
      else
        r0 = call global f()
        r1 = await r0
        if !r1.ok
          return null
    `);
  });

  it("hold the outcome where the arm is too long to repeat", () => {
    const long = "g();".repeat(10);
    expect(loweredBody(`if (a || f()) { ${long} }`).split("\n").slice(0, 6).join("\n")).toBe(text`
      t0 = a
      if t0
      else
        r0 = call global f()
        t0 = r0
      if t0
    `);
  });

  it("turn the arms round for a negated call", () => {
    expect(loweredBody("if (!(a && f())) return;")).toBe(text`
      if a
        r0 = call global f()
        if r0
        else
          return
      else
        return
    `);
  });
});

describe("loops", () => {
  it("set up, test, and update", () => {
    expect(loweredBody("for (let i = 0; i < next(); i++) work(i);")).toBe(text`
      i = 0
      loop0 for (i < r0)
        test
          r0 = call global next()
        r1 = call global work(i)
        update
          i = (i + 1)
    `);
  });

  it("have no condition in `for (;;)`", () => {
    expect(loweredBody("for (;;) f();")).toBe(text`
      loop0 for
        r0 = call global f()
    `);
  });

  it("take elements in turn", () => {
    expect(loweredBody("for (const { id } of a.rows) f(id);")).toBe(text`
      loop0 of a.rows
        id = element of a.rows in loop0.id
        r0 = call global f(id)
    `);
  });

  it("come as `in`, `for await` and `do` as well", () => {
    expect(loweredBody("for (const k in a) {} for await (const k of b) {} do {} while (c);")).toBe(text`
      loop0 in a
        k = element of a in loop0
      loop1 await-of b
        k = element of b in loop1
      loop2 do c
    `);
  });

  it("write what they name, declared elsewhere", () => {
    expect(loweredBody("for (a.last of b) ;")).toBe(text`
      loop0 of b
        put a["last"] = element of b in loop0
    `);
  });

  it("keep their labels, and jumps say which loop they mean", () => {
    expect(loweredBody("outer: for (;;) { for (;;) { if (a) continue outer; break; } }")).toBe(text`
      outer: loop1 for
        loop0 for
          if a
            continue outer
          break
    `);
  });
});

describe("switch", () => {
  it("is choices in turn; grouped cases are joined", () => {
    expect(loweredBody('switch (a.kind) { case "x": case "y": f(); break; case "z": g(); break; default: h(); }')).toBe(text`
      if ((a.kind === "x") || (a.kind === "y"))
        r0 = call global f()
      else
        if (a.kind === "z")
          r1 = call global g()
        else
          r2 = call global h()
    `);
  });

  it("is a block where a `break` leaves from the middle", () => {
    expect(loweredBody("switch (a) { case 1: if (b) break; f(); }")).toBe(text`
      block #switch0
        if (a === 1)
          if b
            break #switch0
          r0 = call global f()
    `);
  });

  it("runs on into the next case", () => {
    expect(loweredBody("switch (a) { case 1: f(); case 2: g(); }")).toBe(text`
      if (a === 1)
        r0 = call global f()
        r1 = call global g()
      else
        if (a === 2)
          r1 = call global g()
    `);
  });

  it("tests all cases before a default that stands first", () => {
    expect(loweredBody("switch (a) { default: return 0; case 1: return 1; }")).toBe(text`
      if (a === 1)
        return 1
      else
        return 0
    `);
  });

  it("on `true` tests the cases themselves", () => {
    expect(loweredBody("switch (true) { case a > 1: f(); }")).toBe(text`
      if (a > 1)
        r0 = call global f()
    `);
  });

  it("inside a loop lets `continue` go on to the loop", () => {
    expect(loweredBody("while (a) { switch (b) { case 1: continue; } break; }")).toBe(text`
      loop0 while a
        if (b === 1)
          continue
        break
    `);
  });

  it("with very much fallthrough says that any case may run", () => {
    const cases = Array.from({ length: 100 }, (_, index) => `case ${index}: f();`).join(" ");
    expect(loweredBody(`switch (a) { ${cases} }`)).toMatch(/^if unknown \(a case that others run into\)\n/);
  });
});

describe("other statements", () => {
  it("try, catch and finally", () => {
    expect(loweredBody("try { f(); } catch (error) { throw error; } finally { g(); }")).toBe(text`
      try
        r0 = call global f()
      catch error
        throw error
      finally
        r1 = call global g()
    `);
  });

  it("take a caught error apart", () => {
    expect(loweredBody("try {} catch ({ status }) { f(status); }")).toBe(text`
      try
      catch t0
        status = t0.status
        r0 = call global f(status)
    `);
  });

  it("labelled blocks are left by their label", () => {
    expect(loweredBody("done: { if (a) break done; f(); }")).toBe(text`
      block done
        if a
          break done
        r0 = call global f()
    `);
  });

  it("enums are objects of their members", () => {
    expect(lowered("enum Level { Low, High = 5, Higher, Same = High }")).toBe(
      "Level = { Low: 0, High: 5, Higher: 6, Same: 5 }",
    );
  });

  it("namespaces are objects of what they export", () => {
    expect(lowered("namespace N { const hidden = 1; export const shown = hidden; }")).toBe(text`
      hidden = 1
      shown = hidden
      N = { shown: shown }
    `);
  });

  it("what is only declared is not known", () => {
    expect(lowered("declare const db: Database; declare function f(): void;")).toBe(text`
      f = unknown (declared elsewhere)
      db = unknown (declared elsewhere)
    `);
  });
});

describe("assertions", () => {
  it("throw where what they are given does not hold", () => {
    const route = `import assert from "node:assert"; function route(a) { assert.ok(a && a.b, "no b"); return a; }`;
    expect(loweredFunction("route", route)).toBe(text`
      a = parameter 0
      if (a && a.b)
      else
        r0 = new global Error("no b")
        throw r0
      return a
    `);
  });

  it("are calls like any other where the app's own function has that name", () => {
    expect(loweredFunction("route", "function assert() {} function route(a) { assert(a); }")).toBe(text`
      a = parameter 0
      r0 = call assert(a)
    `);
  });
});
