import { describe, expect, it } from "vitest";
import { attemptsOf, linkRoute, post } from "../linked-route.js";

const sdk = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
const ask = async () => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries: 0 })).text;
`;

/** Requests of `call`, in which each attempt is one. */
const requests = (imports: string, call: string, packages: Record<string, string> = {}) =>
  attemptsOf(post(`${imports}\n${sdk}`, `  const result = await ${call};\n  return Response.json(result);`), packages);

describe("retry helpers, where no bound is given (FACTS E)", () => {
  it.each([
    ["p-retry", "9.0.0", 'import pRetry from "p-retry";', "pRetry(ask)", 11],
    ["p-retry", "9.0.0", 'import pRetry from "p-retry";', "pRetry(() => ask(), {})", 11],
    ["async-retry", "1.3.3", 'import retry from "async-retry";', "retry(() => ask())", 11],
    ["exponential-backoff", "3.1.3", 'import { backOff } from "exponential-backoff";', "backOff(() => ask())", 10],
    ["cockatiel", "4.0.0", 'import { retry, handleAll } from "cockatiel";', "retry(handleAll, {}).execute(() => ask())", "unbounded"],
    ["ts-retry-promise", "0.8.1", 'import { retry } from "ts-retry-promise";', "retry(() => ask())", 11],
    ["@lifeomic/attempt", "3.1.0", 'import { retry } from "@lifeomic/attempt";', "retry(() => ask())", 3],
    ["radash", "12.1.1", 'import { retry } from "radash";', "retry({}, () => ask())", 3],
    ["opossum", "10.0.0", 'import CircuitBreaker from "opossum";\nconst breaker = new CircuitBreaker(async () => ask());', "breaker.fire()", 1],
  ])("%s %s: %s %s → %s", (name, version, imports, call, count) => expect(requests(imports, call, { [name]: version })).toBe(count));
});

describe("retry helpers, with a bound", () => {
  it.each([
    ["p-retry", "9.0.0", 'import pRetry from "p-retry";', "pRetry(() => ask(), { retries: 4 })", 5],
    ["p-retry", "9.0.0", 'import pRetry from "p-retry";', "pRetry(() => ask(), { retries: 0 })", 1],
    ["async-retry", "1.3.3", 'import retry from "async-retry";', "retry(() => ask(), { retries: 2 })", 3],
    ["exponential-backoff", "3.1.3", 'import { backOff } from "exponential-backoff";', "backOff(() => ask(), { numOfAttempts: 4 })", 4],
    ["cockatiel", "4.0.0", 'import { retry, handleAll } from "cockatiel";', "retry(handleAll, { maxAttempts: 3 }).execute(() => ask())", 4],
    ["ts-retry-promise", "0.8.1", 'import { retry } from "ts-retry-promise";', "retry(() => ask(), { retries: 2 })", 3],
    ["@lifeomic/attempt", "3.1.0", 'import { retry } from "@lifeomic/attempt";', "retry(() => ask(), { maxAttempts: 5 })", 5],
  ])("%s %s: %s %s → %s", (name, version, imports, call, count) => expect(requests(imports, call, { [name]: version })).toBe(count));

  it("a policy made in another statement", () => {
    const imports = 'import { retry, handleAll, ExponentialBackoff } from "cockatiel";\nconst policy = retry(handleAll, { maxAttempts: 2, backoff: new ExponentialBackoff() });';
    expect(requests(imports, "policy.execute(() => ask())", { cockatiel: "4.0.0" })).toBe(3);
  });

  it("fetch-retry: the factory's, or the request's own", () => {
    const send = (options: string, init = "") => attemptsOf(post(`import createFetch from "fetch-retry";\nconst fetchRetry = createFetch(fetch${options});`, `  const response = await fetchRetry("https://api.openai.com/v1/chat/completions", { method: "POST", body: "{}"${init} });\n  return Response.json(await response.json());`), { "fetch-retry": "6.0.0" });

    expect(send("")).toBe(4);
    expect(send(", { retries: 2 }")).toBe(3);
    expect(send(", { retries: 2 }", ", retries: 5")).toBe(6);
  });

  it("`retry`: the operation knows the bound", () => {
    const body = `  const operation = retry.operation({ retries: 3 });
  const text = await new Promise((resolve, reject) => {
    operation.attempt(async () => { try { resolve(await ask()); } catch (error) { if (!operation.retry(error)) reject(error); } });
  });
  return Response.json(text);`;
    expect(attemptsOf(post(`import retry from "retry";\n${sdk}`, body), { retry: "0.13.1" })).toBe(4);
  });
});

describe("retry helpers that never end", () => {
  it.each([
    ["p-retry", "6.2.1", 'import pRetry from "p-retry";', "pRetry(() => ask(), { forever: true })"],
    ["p-retry", "9.0.0", 'import pRetry from "p-retry";', "pRetry(() => ask(), { retries: Infinity })"],
    ["p-retry", "9.0.0", 'import pRetry from "p-retry";', "pRetry(() => ask(), { retries: Number.POSITIVE_INFINITY })"],
    ["async-retry", "1.3.3", 'import retry from "async-retry";', "retry(() => ask(), { forever: true })"],
    ["ts-retry-promise", "0.8.1", 'import { retry } from "ts-retry-promise";', 'retry(() => ask(), { retries: "INFINITELY" })'],
    ["@lifeomic/attempt", "3.1.0", 'import { retry } from "@lifeomic/attempt";', "retry(() => ask(), { maxAttempts: 0 })"],
    ["cockatiel", "4.0.0", 'import { retry, handleAll } from "cockatiel";', "retry(handleAll, { maxAttempts: Infinity }).execute(() => ask())"],
  ])("%s %s: %s %s", (name, version, imports, call) => expect(requests(imports, call, { [name]: version })).toBe("unbounded"));
});

describe("Effect: what is described runs when it is run", () => {
  const run = (program: string, before = "") => requests(`import { Effect, Schedule } from "effect";\n${before}`, `Effect.runPromise(${program})`, { effect: "4.1.0" });
  const asked = "Effect.tryPromise(() => ask())";

  it.each([
    ["as it is", asked, 1],
    ["{ try, catch }", "Effect.tryPromise({ try: () => ask(), catch: (error) => new Error(String(error)) })", 1],
    ["retry({ times })", `${asked}.pipe(Effect.retry({ times: 2 }))`, 3],
    ["retry(effect, { times })", `Effect.retry(${asked}, { times: 2 })`, 3],
    ["a schedule that counts", `${asked}.pipe(Effect.retry(Schedule.recurs(4)))`, 5],
    ["a composed one: the first to stop", `${asked}.pipe(Effect.retry(Schedule.exponential("1 second").pipe(Schedule.compose(Schedule.recurs(3)))))`, 4],
    ["{ schedule }", `${asked}.pipe(Effect.retry({ schedule: Schedule.recurs(1) }))`, 2],
    ["other operators", `${asked}.pipe(Effect.timeout("9 seconds"), Effect.map((text) => text.trim()), Effect.retry({ times: 1 }))`, 2],
    ["a schedule that never ends", `${asked}.pipe(Effect.retry(Schedule.spaced("1 second")))`, "unbounded"],
    ["only `while`", `${asked}.pipe(Effect.retry({ while: (error) => error !== null }))`, "unbounded"],
    ["a generator", `Effect.gen(function* () { const one = yield* ${asked}; return one + (yield* ${asked}); })`, 2],
    ["a generator, retried", `Effect.gen(function* () { return yield* ${asked}; }).pipe(Effect.retry({ times: 2 }))`, 3],
    ["several at once", `Effect.all([${asked}, ${asked}])`, 2],
    ["made by a callback", `Effect.flatMap(Effect.succeed(1), () => ${asked})`, 1],
  ])("%s", (_, program, count) => expect(run(program)).toBe(count));

  it("a pipe may end by running it", () => {
    expect(requests('import { Effect } from "effect";', `${asked}.pipe(Effect.retry({ times: 2 }), Effect.runPromise)`, { effect: "4.1.0" })).toBe(3);
  });

  it("one that is never run asks nothing", () => {
    expect(requests('import { Effect } from "effect";\nconst never = Effect.tryPromise(() => ask());', "ask()", { effect: "4.1.0" })).toBe(1);
  });
});

describe("one helper around another", () => {
  it("multiplies, and the formula names each layer", () => {
    const text = post(`import pRetry from "p-retry";\nimport { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";`, `
  const { text } = await pRetry(() => generateText({ model: openai("gpt-4o"), prompt: "hi" }), { retries: 4 });
  return Response.json(text);`);
    const { max, formula, handler } = linkRoute(text);

    expect(max).toBe(15);
    expect(formula).toMatch(/^5 \(p-retry.*\) × 3 \(ai retries.*\)$/);
    expect(handler.attempts.factors.map(({ layer }) => layer)).toEqual(["retry", "sdk-retry"]);
  });

  it("a circuit breaker or a queue adds no request", () => {
    expect(requests('import pLimit from "p-limit";\nconst limit = pLimit(2);', "limit(() => ask())", { "p-limit": "7.3.3" })).toBe(1);
    expect(requests('import PQueue from "p-queue";\nconst queue = new PQueue({ concurrency: 2 });', "queue.add(() => ask())", { "p-queue": "10.0.0" })).toBe(1);
    expect(requests('import pTimeout from "p-timeout";', "pTimeout(ask(), { milliseconds: 9 })", { "p-timeout": "8.0.0" })).toBe(1);
  });

  it("a failure once the helper has given up is the caller's", () => {
    expect(requests('import pRetry from "p-retry";', "pRetry(() => ask(), { retries: 2 }).catch(() => ask())")).toBe(4);
  });
});
