import { describe, expect, it } from "vitest";
import { analyzeApp, post } from "../linked-route.js";

/** A call of gpt-4o begins after 1 s and writes for 4; a hanging attempt takes 300, a stalled stream 100. */
const assumptions = {
  networkSeconds: 0, firstTokenFrontier: 1, speedFrontier: 100, answerTokens: 400, agentTurns: 3, listTurns: 5, hangingAttempt: 300, stalledStream: 100,
};

const imports = `import { openai } from "@ai-sdk/openai";
import { generateText, streamText, tool, stepCountIs, createUIMessageStream, createUIMessageStreamResponse } from "ai";
import { after } from "next/server";
import OpenAI from "openai";
import pRetry from "p-retry";
import { setTimeout as pause } from "node:timers/promises";
const client = new OpenAI();
const model = openai("gpt-4o");
const prompt = "hi";
const ask = async () => (await generateText({ model, prompt, maxRetries: 0 })).text;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const deadline = (ms: number) => new Promise<never>((_, reject) => setTimeout(() => reject(new Error("late")), ms));
`;

function timesOf(body: string, packages: Record<string, string> = {}) {
  const [route] = analyzeApp({ "app/api/chat/route.ts": post(imports, body) }, packages, { assumptions }).routes;
  const { firstByte, total } = route!.handlers[0]!.time;
  return { first: firstByte.typical.value, end: total.typical.value, worst: total.worst.value, firstWorst: firstByte.worst.value };
}

const answered = (statements: string) => `${statements}\nreturn Response.json({});`;

describe("an ordinary run", () => {
  it.each([
    ["one call", answered("await ask();"), 5, 5],
    ["one after the other", answered("await ask(); await ask();"), 10, 10],
    ["side by side", answered("await Promise.all([ask(), ask(), sleep(3000)]);"), 5, 5],
    ["started first, awaited later", answered("const a = ask(); const b = ask(); await a; await b;"), 5, 5],
    ["a list side by side", answered("await Promise.all([1, 2, 3].map(() => ask()));"), 5, 5],
    ["a list in turn", answered("for (const one of [1, 2, 3]) await ask();"), 15, 15],
    ["a list whose length is not known", answered("for (const one of (await request.json()).list) await ask();"), 25, 25],
    ["the longer arm", answered("if (await request.text()) await ask(); else { await ask(); await ask(); }"), 10, 10],
    ["a retry that is not needed", answered("for (let i = 0; i < 3; i++) { try { await ask(); break; } catch { await sleep(1000); } }"), 5, 5],
    ["a retry after a refusal that is no throw", answered("for (let i = 0; i < 3; i++) { const answer = await fetch('https://api.openai.com/v1/chat/completions', { method: 'POST', body: JSON.stringify({ model: 'gpt-4o', messages: [] }) }); if (!answer.ok) { await sleep(60_000); continue; } break; }"), 5, 5],
    ["a status that is waited for, for a minute at most", answered("await ask(); for (let i = 0; i < 60; i++) { if ((await (await fetch('https://jobs.dev/1')).json()).done) break; await sleep(1000); }"), 10, 10],
    ["the same, by its condition", answered("await ask(); let state = 'open', tries = 0; while (state === 'open' && tries < 30) { await sleep(1000); state = (await (await fetch('https://jobs.dev/1')).json()).state; tries++; }"), 10, 10],
    ["waits that nothing ends before", answered("await ask(); for (let i = 0; i < 10; i++) await sleep(1000);"), 15, 15],
    ["a fallback that is not needed", answered("try { await ask(); } catch { await ask(); }"), 5, 5],
    ["a library that retries", answered("await pRetry(() => ask(), { retries: 5 });"), 5, 5],
    ["a wait by hand", answered("await sleep(2500);") .replace("await sleep", "await ask(); await sleep"), 7.5, 7.5],
    ["a wait of Node's", answered("await ask(); await pause(1500);"), 6.5, 6.5],
    ["a race that the timer loses", answered("await Promise.race([ask(), deadline(60_000)]);"), 5, 5],
    ["a race that the timer wins leaves the call running", answered("await Promise.race([ask(), deadline(2000)]).catch(() => null);"), 2, 5],
    ["a race with a timer that was started before", answered("const late = new Promise((resolve) => setTimeout(() => resolve(null), 60_000)); await Promise.race([ask(), late]);"), 5, 5],
    ["a timer by hand that is awaited later", answered("const shown = new Promise((resolve) => setTimeout(resolve, 8000)); await ask(); await shown;"), 8, 8],
    ["a timer by hand that is awaited at once", answered("await ask(); await new Promise((resolve) => setTimeout(resolve, 2000));"), 7, 7],
    ["a stream", "return streamText({ model, prompt }).toTextStreamResponse();", 1, 5],
    ["a stream after a call", "await ask();\nreturn streamText({ model, prompt }).toTextStreamResponse();", 6, 10],
    ["a stream that is collected first", answered("const result = streamText({ model, prompt });\nlet all = ''; for await (const part of result.textStream) all += part;"), 5, 5],
    ["a stream whose text is awaited", answered("const result = streamText({ model, prompt }); const text = await result.text;"), 5, 5],
    ["a stream written by hand", "const stream = new ReadableStream({ async start(controller) { await ask(); controller.close(); } });\nreturn new Response(stream);", 5, 5],
    ["what comes after the answer", answered("await ask(); after(async () => { await ask(); });"), 5, 10],
    ["what nobody awaits", answered("void ask();"), 0, 5],
    ["an agent of many steps takes a few", answered("await generateText({ model, prompt, tools: { a: tool({ execute: async () => sleep(1000) }) }, stopWhen: stepCountIs(20) });"), 18, 18],
    ["an agent's stream begins with its first step", "return streamText({ model, prompt, tools: { a: tool({ execute: async () => sleep(1000) }) }, stopWhen: stepCountIs(20) }).toTextStreamResponse();", 1, 18],
    ["a stream switched on by an option is awaited until it begins", "const stream = await client.responses.create({ model: 'gpt-4o', input: prompt, stream: true }); await ask();\nreturn new Response(stream.toReadableStream());", 6, 6],
    ["a stream asked for by hand", "const answer = await fetch('https://api.openai.com/v1/responses', { method: 'POST', body: JSON.stringify({ model: 'gpt-4o', input: prompt, stream: true }) });\nreturn new Response(answer.body);", 1, 5],
    ["a capped answer", answered("await generateText({ model, prompt, maxOutputTokens: 100 });"), 2, 2],
  ])("%s", (_, body, first, end) => {
    const { first: firstByte, end: total } = timesOf(body);
    expect([firstByte, total]).toEqual([first, end]);
  });

  it("a workflow that is only started takes none of the route's time", () => {
    const { routes } = analyzeApp({
      "workflows/chat.ts": `${imports}export async function chat() {\n"use workflow";\nawait ask();\n}\n`,
      "app/api/chat/route.ts": post('import { start } from "workflow/api";\nimport { chat } from "@/workflows/chat";', answered("await start(chat, []);")),
    }, {}, { assumptions });
    const route = routes.find(({ file }) => file.endsWith("route.ts"))!;

    expect(route.handlers[0]!.time.total.typical.value).toBe(0);
  });
});

describe("what a host of many models makes takes its kind's time", () => {
  const ofModel = (model: string) => timesOf(answered(`await fal.subscribe("${model}", { input: {} });`).replace(/^/, 'const { fal } = await import("@fal-ai/client");\n')).end;

  it.each([
    ["a film", "fal-ai/kling-video/v2/master/text-to-video", 90],
    ["a film from a picture", "fal-ai/wan/v2.2-5b/image-to-video", 90],
    ["a picture", "fal-ai/flux-pro/kontext", 15],
    ["what its name does not tell", "fal-ai/whisper", 5],
  ])("%s", (_, model, seconds) => expect(ofModel(model)).toBe(seconds));
});

describe("the worst case", () => {
  it.each([
    ["a provider that hangs, at the defaults of the AI SDK: 3 attempts, pauses of 2 and 4 s", answered("await generateText({ model, prompt });"), 906],
    ["the same of openai: pauses of 0.5 and 1 s", answered("await client.responses.create({ model: 'gpt-4o', input: prompt });"), 901.5],
    ["no retries", answered("await ask();"), 300],
    ["one after the other", answered("await ask(); await ask();"), 600],
    ["side by side", answered("await Promise.all([ask(), ask()]);"), 300],
    ["a fallback", answered("try { await ask(); } catch { await ask(); }"), 600],
    ["a retry with a wait", answered("for (let i = 0; i < 3; i++) { try { await ask(); break; } catch { await sleep(1000); } }"), 903],
    ["a library that retries, with its pauses of 1 and 2 s", answered("await pRetry(() => ask(), { retries: 2 });"), 903],
    ["a timeout of the AI SDK ends all attempts", answered("await generateText({ model, prompt, timeout: 20_000 });"), 20],
    ["its object", answered("await generateText({ model, prompt, timeout: { totalMs: 30_000 } });"), 30],
    ["a timeout of openai ends one attempt, and a refusal asks to wait longer", answered("await client.responses.create({ model: 'gpt-4o', input: prompt }, { timeout: 10_000 });"), 250],
    ["a signal", answered("await generateText({ model, prompt, abortSignal: AbortSignal.timeout(15_000) });"), 15],
    ["signals joined", answered("await generateText({ model, prompt, abortSignal: AbortSignal.any([request.signal, AbortSignal.timeout(25_000)]) });"), 25],
    ["a controller that a timer aborts", answered("const c = new AbortController(); setTimeout(() => c.abort(), 12_000); await generateText({ model, prompt, abortSignal: c.signal });"), 12],
    ["a stream may stall", "return streamText({ model, prompt, maxRetries: 0 }).toTextStreamResponse();", 400],
    ["nothing stops it", answered("while (true) { try { await ask(); break; } catch {} }"), "unbounded"],
    ["as long as the data", answered("for (const one of (await request.json()).list) await ask();"), "data"],
  ])("%s", (_, body, worst) => {
    expect(timesOf(body).worst).toBe(worst);
  });

  it("a request by hand ends a little after the 300 s of Node's fetch", () => {
    const body = answered("await fetch('https://api.openai.com/v1/responses', { method: 'POST', body: prompt });");
    const [route] = analyzeApp({ "app/api/chat/route.ts": post(imports, body) }).routes;
    expect(route!.handlers[0]!.time.total.worst.value).toBe(302);
  });

  it("a race answers in time, and what it leaves runs on", () => {
    const { firstWorst, worst } = timesOf(answered("await Promise.race([ask(), deadline(20_000)]).catch(() => null);"));
    expect([firstWorst, worst]).toEqual([20, 300]);
  });

  it("a race in a helper cuts what its caller has started", () => {
    const helper = "const within = async (promise: Promise<unknown>, ms: number) => Promise.race([promise, deadline(ms)]);\n";
    expect(timesOf(answered(`${helper}await within(ask(), 20_000);`)).firstWorst).toBe(20);
  });

  it("a figure unfolds to the assumption it rests on", () => {
    const [route] = analyzeApp({ "app/api/chat/route.ts": post(imports, answered("await ask();")) }).routes;
    const { worst } = route!.handlers[0]!.time.total;
    const open = [worst];
    for (const figure of open) open.push(...figure.parts);
    expect(open.flatMap(({ assumption }) => assumption ?? [])).toContain("hangingAttempt");
  });
});
