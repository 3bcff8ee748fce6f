import { describe, expect, it } from "vitest";
import { attemptsOf } from "../linked-route.js";

const ask = {
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`,
};

/** Requests of a handler with this body; `lib` is `@/lib/note`, of which it imports all as `lib`. */
const requests = (body: string, lib = "export {};") => attemptsOf({
  ...ask,
  "lib/note.ts": lib,
  "app/api/chat/route.ts": `import { ask } from "@/lib/ask";\nimport * as lib from "@/lib/note";\nexport async function POST(request: Request) {\n${body}\nreturn Response.json({});\n}\n`,
});

const loop = (bound: string) => `for (let i = 0; i < ${bound}; i++) await ask();`;
const into = "const into: { turns: number; inner: { turns: number } } = { turns: 1, inner: { turns: 1 } };";

describe("a function that changes an object it was handed", () => {
  it.each([
    ["a member", "export const note = (x: any) => { x.turns = 5; };", "lib.note(into);", "into.turns", 5],
    ["a member of a member", "export const note = (x: any) => { x.inner.turns = 5; };", "lib.note(into);", "into.inner.turns", 5],
    ["a member that it was handed", "export const note = (x: any) => { x.turns = 5; };", "lib.note(into.inner);", "into.inner.turns", 5],
    ["through a variable of its own", "export const note = (x: any) => { const y = x.inner; y.turns = 5; };", "lib.note(into);", "into.inner.turns", 5],
    ["through another function", "const set = (y: any) => { y.turns = 5; };\nexport const note = (x: any) => set(x);", "lib.note(into);", "into.turns", 5],
    ["through a destructured parameter", "export const note = ({ inner }: any) => { inner.turns = 5; };", "lib.note(into);", "into.inner.turns", 5],
    ["in an async function", "export async function note(x: any) { await Promise.resolve(); x.turns = 5; }", "await lib.note(into);", "into.turns", 5],
    ["on one of two ways", "export const note = (x: any) => { if (Math.random() > 0.5) x.turns = 5; };", "lib.note(into);", "into.turns", 5],
    ["before it throws", "export const note = (x: any) => { x.turns = 5; throw new Error(); };", "try { lib.note(into); } catch {}", "into.turns", 5],
    ["before one of two throws", "export const note = (x: any) => { if (Math.random() > 0.5) throw new Error(); x.turns = 5; throw new Error(); };", "try { lib.note(into); } catch {}", "into.turns", 5],
    ["before it throws, less than the object held", "export const note = (x: any) => { if (Math.random() > 0.5) throw new Error(); x.turns = 1; throw new Error(); };", "into.turns = 5; try { lib.note(into); } catch {}", "into.turns", 5],
    ["by Object.assign", "export const note = (x: any) => { Object.assign(x, { turns: 5 }); };", "lib.note(into);", "into.turns", 5],
    ["for each of several", "export const note = (x: any) => { x.turns = 5; };", "[into].forEach(lib.note);", "into.turns", 5],
    ["of what it captured", "export const note = (x: any) => [1, 2].forEach(() => { x.turns += 2; });", "lib.note(into);", "into.turns", 5],
    ["a count up", "export const note = (x: any) => { x.turns++; };", "lib.note(into); lib.note(into);", "into.turns", 3],
    ["leaving the rest as it was", "export const note = (x: any) => { x.turns = 5; };", "lib.note(into);", "into.inner.turns", 1],
  ])("%s", (_, lib, call, bound, count) => expect(requests(`${into}\n${call}\n${loop(bound)}`, lib)).toBe(count));

  it("that came with the request: what was written is known, the rest is the request's", () => {
    expect(requests(`const body = await request.json();\nlib.note(body);\n${loop("body.turns")}`, "export const note = (x: any) => { x.turns = 5; };")).toBe(5);
    expect(requests(`const body = await request.json();\nlib.note(body);\n${loop("body.other")}`, "export const note = (x: any) => { x.turns = 5; };")).toBe("data");
  });

  it("removes a member: the fallback counts", () => {
    expect(requests(`const into: { turns?: number } = { turns: 1 };\nlib.note(into);\n${loop("(into.turns ?? 4)")}`, "export const note = (x: any) => { delete x.turns; };")).toBe(4);
  });

  it("says unknown where it cannot tell what is written", () => {
    expect(requests(`${into}\nlib.note(into, 'turns');\n${loop("into.turns")}`, "export const note = (x: any, k: string) => { Object.defineProperty(x, k, { value: 9 }); };")).toBe("unknown");
  });

  it("to what the request says: the request is the bound", () => {
    expect(requests(`${into}\nlib.note(into, await request.json());\n${loop("into.turns")}`, "export const note = (x: any, body: any) => { x.turns = body.turns; };")).toBe("data");
  });
});

describe("a list", () => {
  it.each([
    ["pushed to by a function", "export const note = (xs: number[]) => { xs.push(1, 2, 3); };", "const xs: number[] = []; lib.note(xs);", 3],
    ["pushed to through a member", "export const note = (x: any) => { x.list.push(1, 2); };", "const x = { list: [0] }; lib.note(x); const xs = x.list;", 3],
    ["pushed to under another name", "export const note = (xs: number[]) => { const mine = xs; mine.push(1); };", "const xs = [0]; lib.note(xs);", 2],
    ["spliced", "export const note = (xs: number[]) => { xs.splice(0, 1, 7, 8, 9); };", "const xs = [0, 1]; lib.note(xs);", 4],
    ["cut by its length", "export const note = (xs: number[]) => { xs.length = 1; };", "const xs = [0, 1, 2]; lib.note(xs);", 1],
    ["written beyond its end", "export const note = (xs: number[]) => { xs[2] = 1; };", "const xs = [0, 1]; lib.note(xs);", 3],
    ["popped", "export const note = (xs: number[]) => { xs.pop(); };", "const xs = [0, 1]; lib.note(xs);", 1],
    ["of a method call on a captured one", "export {};", "const xs: number[] = []; const add = () => { xs.push(1); }; add(); add();", 2],
  ])("%s", (_, lib, before, count) => {
    expect(requests(`${before}\nfor (const x of xs) await ask();`, lib)).toBe(count);
    expect(requests(`${before}\n${loop("xs.length")}`, lib)).toBe(count);
  });
});

describe("one object under several names", () => {
  it.each([
    ["written under the second", "const other = into; other.turns = 5;", "into.turns"],
    ["written under the first", "const other = into; into.turns = 5;", "other.turns"],
    ["a part, written in the whole", "const part = into.inner; into.inner.turns = 5;", "part.turns"],
    ["a part, written by itself", "const part = into.inner; part.turns = 5;", "into.inner.turns"],
    ["held by another object", "const holder = { into }; holder.into.turns = 5;", "into.turns"],
    ["an element of a list", "const all = [into]; for (const one of all) one.turns = 5;", "all[0]!.turns"],
    ["chosen", "const one = Math.random() > 0.5 ? into : null; if (one) one.turns = 5;", "into.turns"],
    ["given back by a function", "const same = lib.same(into); same.turns = 5;", "into.turns"],
    ["a captured one, in a closure", "const set = () => { into.turns = 5; }; set();", "into.turns"],
    ["a captured one, in a callback of a promise", "await Promise.resolve().then(() => { into.turns = 5; });", "into.turns"],
    ["a captured one, handed on by the closure", "const set = () => lib.five(into); set();", "into.turns"],
    ["in a closure that another function runs", "lib.run(() => { into.turns = 5; });", "into.turns"],
  ])("%s", (_, change, bound) => {
    const lib = "export const same = <T>(x: T) => x;\nexport const five = (x: any) => { x.turns = 5; };\nexport const run = (f: () => void) => f();";

    expect(requests(`${into}\n${change}\n${loop(bound)}`, lib)).toBe(5);
  });

  it("a number is copied", () => expect(requests(`${into} const { turns } = into; into.turns = 5;\n${loop("turns")}`)).toBe(1));
  it("a copy is another object", () => expect(requests(`${into} const other = { ...into }; other.turns = 5;\n${loop("into.turns")}`)).toBe(1));
  it("another object that looks alike is not changed", () => expect(requests(`${into} const other = { turns: 1, inner: { turns: 1 } }; lib.note(other);\n${loop("into.turns")}`, "export const note = (x: any) => { x.turns = 5; };")).toBe(1));

  it("closures of two calls change each their own", () => {
    const lib = "export const counter = (by: number) => { const n = { turns: 1 }; const add = () => { n.turns += by; }; add(); return n.turns; };";

    expect(requests(`${loop("lib.counter(1)")}\n${loop("lib.counter(2)")}`, lib)).toBe(5);
  });
});

describe("an instance that a method changes", () => {
  const counter = "export class Counter { turns = 1; list: number[] = []; set(n: number) { this.turns = n; } both() { this.set(5); } later() { [0].forEach(() => { this.turns = 5; }); } arrow = () => { this.turns = 5; }; add() { this.list.push(1); } }";

  it.each([
    ["itself", "c.set(5);", "c.turns", 5],
    ["through another", "c.both();", "c.turns", 5],
    ["in an arrow function within", "c.later();", "c.turns", 5],
    ["by an arrow function in a field", "c.arrow();", "c.turns", 5],
    ["a list of it", "c.add(); c.add();", "c.list.length", 2],
  ])("%s", (_, call, bound, count) => expect(requests(`const c = new lib.Counter();\n${call}\n${loop(bound)}`, counter)).toBe(count));
});

describe("an object literal that a method of it changes", () => {
  const make = "export const make = () => ({ turns: 1, list: [] as number[], set(n: number) { this.turns = n; }, both() { this.set(5); }, add: function () { this.list.push(1); } });";

  it.each([
    ["itself", "c.set(5);", "c.turns", 5],
    ["through another", "c.both();", "c.turns", 5],
    ["a list of it", "c.add(); c.add();", "c.list.length", 2],
  ])("%s", (_, call, bound, count) => expect(requests(`const c = lib.make();\n${call}\n${loop(bound)}`, make)).toBe(count));
});

describe("behind a loop that was not followed to its end", () => {
  it.each([
    ["a member is counted", "const n = { turns: 0 }; for (const x of await request.json()) n.turns++;", "n.turns"],
    ["a list is filled", "const xs: number[] = []; for (const x of await request.json()) xs.push(x);", "xs.length"],
    ["a callback counts", "let n = 0; (await request.json()).forEach(() => { n++; });", "n"],
    ["a callback counts a member", "const n = { turns: 0 }; (await request.json()).forEach(() => { n.turns++; });", "n.turns"],
  ])("%s", (_, before, bound) => expect(requests(`${before}\n${loop(bound)}`)).not.toEqual(expect.any(Number)));
});

describe("an object of a module", () => {
  it.each([
    ["a member that a function writes", "export const settings = { turns: 1 };\nexport const set = (n: number) => { settings.turns = n; };", "lib.settings.turns"],
    ["a list that a function fills", "export const settings = ['a'];\nexport const add = (x: string) => { settings.push(x); };", "lib.settings.length"],
  ])("%s: no number is known", (_, lib, bound) => expect(requests(loop(bound), lib)).not.toEqual(expect.any(Number)));
});
