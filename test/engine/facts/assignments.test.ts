import { describe, expect, it } from "vitest";
import { loweredBody, text } from "./lowered.js";

describe("assignments", () => {
  it("give the value that was assigned", () => {
    expect(loweredBody("let x; if ((x = f()) !== null) g(x);")).toBe(text`
      x = undefined
      r0 = call global f()
      x = r0
      if (x !== null)
        r1 = call global g(x)
    `);
  });

  it("to members are puts", () => {
    expect(loweredBody("a.count = 1; a[b] = 2; delete a.count;")).toBe(text`
      put a["count"] = 1
      put a[b] = 2
      put a["count"] = undefined
    `);
  });

  it("with an operator read before they write", () => {
    expect(loweredBody("a += f(); b.n *= 2;")).toBe(text`
      r0 = call global f()
      a = (a + r0)
      put b["n"] = (b.n * 2)
    `);
  });

  it("with a logical operator call the right side only where they write", () => {
    expect(loweredBody("a.client ??= make(); b ||= 1;")).toBe(text`
      if (a.client != null)
      else
        r0 = call global make()
        put a["client"] = r0
      b = (b || 1)
    `);
  });

  it("make an object once, however many names it gets", () => {
    expect(loweredBody("a.x = b.x = { n: 1 };")).toBe(text`
      t0 = { n: 1 }
      put b["x"] = t0
      put a["x"] = t0
    `);
  });

  it("to a name nobody declares write the global object", () => {
    expect(loweredBody("started = true;")).toBe('put global globalThis["started"] = true');
  });
});

describe("counters", () => {
  it("give the new value before, the old one after", () => {
    expect(loweredBody("f(++a); f(a++); a--;")).toBe(text`
      a = (a + 1)
      r0 = call global f(a)
      t0 = a
      a = (a + 1)
      r1 = call global f(t0)
      a = (a - 1)
    `);
  });

  it("leave what was read before them as it was", () => {
    expect(loweredBody("f(a, a = 2);")).toBe(text`
      t0 = a
      a = 2
      r0 = call global f(t0, a)
    `);
  });
});

describe("patterns", () => {
  it("take objects apart", () => {
    expect(loweredBody("const { x, y: { z = 1 }, ['k']: k, ...rest } = a;")).toBe(text`
      x = a.x
      z = default(a.y.z, 1)
      k = a.k
      rest = omit(a, x, y, k)
    `);
  });

  it("take arrays apart", () => {
    expect(loweredBody("const [x, , y = 2, ...rest] = await f();")).toBe(text`
      r0 = call global f()
      r1 = await r0
      x = r1[0]
      y = default(r1[2], 2)
      rest = slice(r1, 3)
    `);
  });

  it("call for a default only where the value is missing", () => {
    expect(loweredBody("const { x = f() } = a;")).toBe(text`
      t0 = a.x
      if (t0 === undefined)
        r0 = call global f()
        t0 = r0
      x = t0
    `);
  });

  it("assign to what is declared already", () => {
    expect(loweredBody("[a, b] = [b, a]; ({ x: c.y, b = 1 } = a);")).toBe(text`
      t0 = [b, a]
      a = t0[0]
      b = t0[1]
      t1 = a
      put c["y"] = t1.x
      b = default(t1.b, 1)
    `);
  });
});
