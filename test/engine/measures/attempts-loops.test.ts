import { describe, expect, it } from "vitest";
import { attemptsOf, linkRoute } from "../linked-route.js";

const imports = `import { openai } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";
import { after } from "next/server";

const ask = async (prompt = "hi") => (await generateText({ model: openai("gpt-4o"), prompt, maxRetries: 0 })).text;
`;

/** Requests of a handler in which `ask()` is one request. */
const requests = (body: string, before = "") => attemptsOf(`${imports}${before}
export async function POST(request: Request) {
${body}
return Response.json({});
}
`);

const linked = (body: string, before = "") => linkRoute(`${imports}${before}
export async function POST(request: Request) {
${body}
return Response.json({});
}
`);

describe("13. attempts are counted for each way a stretch of code ends", () => {
  it.each([
    ["one after the other", "await ask(); await ask();", 2],
    ["the greater of two arms", "if (request.headers.get('x')) { await ask(); await ask(); } else { await ask(); }", 2],
    ["an arm that leaves", "if (request.headers.get('x')) { return Response.json(await ask()); } await ask(); await ask();", 2],
    ["an early exit before the call", "if (request.headers.get('x')) return Response.json({}); await ask();", 1],
    ["both sides of ||", "const text = (await ask()) || (await ask());", 2],
    ["a switch takes one case", "switch (request.headers.get('x')) { case 'a': await ask(); break; case 'b': await ask(); await ask(); break; default: await ask(); }", 2],
    ["a case that falls through", "switch (request.headers.get('x')) { case 'a': await ask(); case 'b': await ask(); break; }", 2],
    ["an optional call", "const maybe = request.headers.get('x') ? { ask } : undefined; await maybe?.ask();", 1],
    ["side by side", "await Promise.all([ask(), ask(), ask()]);", 3],
    ["the first of several", "await Promise.race([ask(), ask()]);", 2],
    ["settled together", "await Promise.allSettled([ask(), ask()]);", 2],
    ["not awaited", "void ask(); await ask();", 2],
    ["after the response", "after(async () => { await ask(); });", 1],
  ])("%s", (_, body, count) => expect(requests(body)).toBe(count));

  it.each([
    ["a handler comes on top of what failed", "try { await ask(); } catch { await ask(); }", 2],
    ["what did not fail leads to no handler", "try { const x = 1; } catch { await ask(); } await ask();", 1],
    ["a handler that leaves", "try { await ask(); } catch { return Response.json(await ask()); } await ask(); await ask();", 3],
    ["finally comes on top of every way out", "try { await ask(); } catch { await ask(); } finally { await ask(); }", 3],
    [".catch(…)", "await ask().catch(() => ask());", 2],
    [".then(…, …)", "await ask().then(() => ask(), () => ask());", 2],
    [".then(…).catch(…)", "await ask().then(() => ask()).catch(() => ask());", 3],
    [".finally(…)", "await ask().finally(() => ask());", 2],
  ])("%s", (_, body, count) => expect(requests(body)).toBe(count));

  it.each([
    ["a loop that success leaves", "for (let i = 0; i < 4; i++) { try { await ask(); break; } catch {} }", 4, "retry"],
    ["a loop that goes on after success", "for (let i = 0; i < 4; i++) { await ask(); }", 4, "repetition"],
    ["return in the body", "for (let i = 0; i < 4; i++) { try { return Response.json(await ask()); } catch (error) { if (i === 3) throw error; } }", 4, "retry"],
    ["continue on failure", "for (let i = 0; i < 4; i++) { let text; try { text = await ask(); } catch { continue; } return Response.json(text); }", 4, "retry"],
  ])("a success does not change the worst case, it tells a retry from repetition: %s", (_, body, count, layer) => {
    const { max, handler } = linked(body);
    const [factor] = handler.attempts.factors;

    expect([max, factor?.layer]).toEqual([count, layer]);
  });

  it("a body that always leaves runs once", () => expect(requests("for (let i = 0; i < 9; i++) { return Response.json(await ask()); }")).toBe(1));
  it("a failure that leaves the loop ends it", () => expect(requests("for (let i = 0; i < 9; i++) { try { await ask(); return Response.json({}); } catch { break; } }")).toBe(1));
  it("breaking out of an outer loop", () => expect(requests("outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { await ask(); break outer; } }")).toBe(1));
  it("continuing an outer loop", () => expect(requests("outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { await ask(); continue outer; } }")).toBe(3));
  it("what follows a loop comes on top", () => expect(requests("for (let i = 0; i < 3; i++) { await ask().catch(() => null); } await ask();")).toBe(4));
  it("one loop in another multiplies", () => expect(requests("for (let i = 0; i < 3; i++) for (let j = 0; j < 5; j++) await ask();")).toBe(15));
});

describe("14. loops are followed with constant counters", () => {
  it.each([
    ["for", "for (let i = 0; i < 4; i++) await ask();", 4],
    ["for, from 1 to the bound", "for (let i = 1; i <= 4; i++) await ask();", 4],
    ["for, by two", "for (let i = 0; i < 8; i += 2) await ask();", 4],
    ["for, downwards", "for (let i = 4; i > 0; i--) await ask();", 4],
    ["while, counted before the call", "let n = 0; while (n < 4) { n++; await ask(); }", 4],
    ["while (left--)", "let left = 4; while (left--) await ask();", 4],
    ["do…while", "let n = 0; do { await ask(); } while (++n < 4);", 4],
    ["do…while runs at least once", "let n = 9; do { await ask(); n++; } while (n < 4);", 1],
    ["++n > max in the handler", "let n = 0; while (true) { try { await ask(); break; } catch (error) { if (++n > 3) throw error; } }", 4],
    ["n++ >= max in the handler", "let n = 0; for (;;) { try { await ask(); break; } catch (error) { if (n++ >= 3) throw error; } }", 4],
    ["an attempt counted first, left by break", "let n = 0; for (;;) { n++; if (n > 4) break; try { await ask(); return Response.json({}); } catch {} }", 4],
    ["for…of over a constant array", "for (const model of ['a', 'b', 'c']) await ask(model);", 3],
    ["an array of another statement", "const models = ['a', 'b'] as const; for (const model of [...models, 'c']) await ask(model);", 3],
    ["for…in over a constant object", "for (const key in { a: 1, b: 2 }) await ask(key);", "data"],
    ["map over a constant array", "await Promise.all(['a', 'b', 'c'].map((one) => ask(one)));", 3],
    ["forEach", "['a', 'b'].forEach((one) => { void ask(one); });", 2],
    ["reduce", "await ['a', 'b', 'c'].reduce(async (before, one) => { await before; return ask(one); }, Promise.resolve(''));", 3],
    ["flatMap", "await Promise.all(['a', 'b'].flatMap((one) => [ask(one), ask(one)]));", 4],
    ["Array.from({ length })", "await Promise.all(Array.from({ length: 4 }, () => ask()));", 4],
    ["a slice of unknown data", "const { xs } = await request.json(); await Promise.all(xs.map((one: string) => ask(one)));", "data"],
  ])("%s", (_, body, count) => expect(requests(body)).toBe(count));

  it.each([
    ["while (true), continued on failure", "while (true) { try { await ask(); break; } catch {} }", "unbounded"],
    ["for (;;)", "for (;;) { try { return Response.json(await ask()); } catch { continue; } }", "unbounded"],
    ["while (!done) without counter or clock", "let done = false; while (!done) { try { await ask(); done = true; } catch {} }", "unbounded"],
    ["until the model says so", "let text = ''; while (!text.includes('DONE')) { text = await ask(); }", "unbounded"],
    ["by the clock", "const end = Date.now() + 9000; while (Date.now() < end) { try { await ask(); break; } catch {} }", "unknown"],
    ["a bound of the environment", "for (let i = 0; i < Number(process.env.TRIES); i++) { try { await ask(); break; } catch {} }", "unknown"],
    ["a bound of the request", "const { n } = await request.json(); for (let i = 0; i < n; i++) await ask();", "data"],
    ["data of the request", "const { xs } = await request.json(); for (const x of xs) await ask(x);", "data"],
    ["a stream's parts", "const { textStream } = streamText({ model: openai('gpt-4o'), prompt: 'hi', maxRetries: 0 }); for await (const part of textStream) { await ask(part); }", "data"],
    ["setInterval", "setInterval(() => { void ask(); }, 1000);", "unbounded"],
  ])("%s", (_, body, count) => expect(requests(body)).toBe(count));

  it("more turns than are followed one by one: as many as its head counts, else never a guess", () => {
    expect(requests("for (let i = 0; i < 30; i++) await ask();")).toBe(30);
    expect(requests("for (let i = 0; i < 3000; i++) await ask();")).toBe(3000);
    expect(typeof requests("for (let i = 1; i < 1e18; i *= 2) await ask();")).not.toBe("number");
  });

  it("the state at a handler is that of every call of the body", () => {
    expect(requests("let n = 0; while (true) { try { n++; await ask(); n = 0; break; } catch { if (n > 2) break; } }")).toBe(3);
  });
});

describe("14. a loop that one way counts and another ends is as long as it counts", () => {
  const loop = (body: string, condition = "!done && tries < 3") => `let done = false; let tries = 0;\nwhile (${condition}) { const text = await ask(); ${body} }`;

  it.each([
    ["a flag or a count", loop("if (text) done = true; else tries++;"), 3],
    ["two at a time, to the limit and with it", loop("if (text) { done = true; } else { tries += 2; }", "tries <= 3 && !done"), 2],
    ["counted down", "let ok = false; let left = 4;\nwhile (left > 0 && !ok) { if (await ask()) ok = true; else left--; }", 4],
    ["counted where it failed", "let ok = false; let tries = 0;\nwhile (!ok && tries < 3) { try { await ask(); ok = true; } catch { tries++; } }", 3],
    ["counted before it goes on at once", loop("if (!text) { tries++; continue; } done = true;"), 3],
    ["a limit that is not known", `const most = Number(process.env.TRIES);\n${loop("if (text) done = true; else tries++;", "!done && tries < most")}`, "unknown"],
  ])("%s", (_, body, count) => expect(requests(body)).toBe(count));

  it.each([
    ["one way does neither", loop("if (text) done = true; else if (request.url) tries++;")],
    ["the flag is taken back", loop("if (text) done = true; else tries++; if (request.url) done = false;")],
    ["the count is taken back", loop("if (text) done = true; else tries++; if (request.url) tries = 0;")],
    ["it goes on before it has counted", loop("if (request.url) continue; if (text) done = true; else tries++;")],
    ["a loop within goes on with it", `let done = false; let tries = 0;\nouter: while (!done && tries < 3) { for (const one of await request.json()) { if (one) continue outer; } if (await ask()) done = true; else tries++; }`],
  ])("not where %s", (_, body) => expect(requests(body)).not.toBe(3));
});

describe("15. recursion: new arguments are a new context, the same ones a cycle", () => {
  it.each([
    ["counted up", "async function again(n = 0): Promise<string> { try { return await ask(); } catch (error) { if (n >= 3) throw error; return again(n + 1); } }", "again()", 4],
    ["counted down", "async function again(left: number): Promise<string> { try { return await ask(); } catch (error) { if (left === 0) throw error; return again(left - 1); } }", "again(3)", 4],
    [".catch(() => again())", "function again(): Promise<string> { return ask().catch(() => again()); }", "again()", "unbounded"],
    [".catch(() => again(n - 1))", "function again(n: number): Promise<string> { return ask().catch((error) => { if (n === 0) throw error; return again(n - 1); }); }", "again(2)", 3],
    ["not counted, after a failure", "async function again(): Promise<string> { try { return await ask(); } catch { return again(); } }", "again()", "unbounded"],
    ["along the data", "async function walk(node: { children: any[] }): Promise<void> { await ask(); for (const child of node.children) await walk(child); }", "walk(await request.json())", "data"],
    ["two functions in turn", "async function a(): Promise<string> { try { return await ask(); } catch { return b(); } }\nasync function b(): Promise<string> { return a(); }", "a()", "unbounded"],
  ])("%s", (_, before, call, count) => expect(requests(`await ${call};`, before)).toBe(count));

  it("without any condition, on success too", () => expect(requests("await again();", "async function again(): Promise<void> { await ask(); return again(); }")).toBe("unbounded"));

  it("a timer that arms itself again", () => {
    expect(requests("poll();", "function poll() { void ask(); setTimeout(poll, 1000); }")).toBe("unbounded");
    expect(requests("poll();", "async function poll() { const text = await ask(); if (text !== 'done') setTimeout(poll, 1000); }")).toBe("data");
  });
});

describe("13a. what a sum says of calls that one request does not all make", () => {
  const either = (first: string, second: string) => linkRoute(`${imports}
export async function POST(request: Request) {
  if (request.headers.get("x")) return Response.json(await ${first}({ model: openai("gpt-4o"), prompt: "a" }));
  return Response.json(await ${second}({ model: openai("gpt-4o"), prompt: "b" }));
}
`).formula;

  it("names them as alternatives where each is on a path of its own", () => expect(either("generateText", "streamText")).toBe("3 (streamText) or 3 (generateText)"));
});
