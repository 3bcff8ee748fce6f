import { describe, expect, it } from "vitest";
import { attemptsByDefault, kindOf, options, retryOf } from "./ask.js";
import { createCatalog } from "../../../rules/catalog/index.js";

/** FACTS E: attempts where no bound is given, the first included, and where the bound stands. */
const rows: [module: string, version: string | null, path: string, attempts: number | "unbounded", where: string][] = [
  ["p-retry", "9.0.0", "default", 11, "call 1 retries"],
  ["p-retry", "4.6.2", "default", 11, "call 1 retries"],
  ["p-retry", "9.0.0", "makeRetriable", 11, "call 1 retries"],
  ["async-retry", "1.3.3", "default", 11, "call 1 retries"],
  ["retry", "0.13.1", "operation().attempt", 11, "factory 0 retries"],
  ["promise-retry", "2.0.1", "default", 11, "call 1 retries"],
  ["exponential-backoff", "3.1.3", "backOff", 10, "call 1 numOfAttempts"],
  ["cockatiel", "4.0.0", "retry().execute", "unbounded", "factory 1 maxAttempts"],
  ["ts-retry-promise", "0.8.1", "retry", 11, "call 1 retries"],
  ["@lifeomic/attempt", "3.1.0", "retry", 3, "call 1 maxAttempts"],
  ["fetch-retry", "6.0.0", "default()", 4, "call 1 retries"],
  ["effect", "4.1.0", "Effect.retry", "unbounded", "call 1 times"],
  ["radash", null, "retry", 3, "call 0 times"],
  ["es-toolkit", null, "retry", "unbounded", "call 1 retries"],
  ["async", null, "retry", 5, "call 0 times"],
  ["ts-retry", null, "retryAsync", 5, "call 1 maxTry"],
];

describe("retry helpers (E)", () => {
  it.each(rows)("%s %s %s: %s attempts, else %s", (module, version, path, attempts, where) => {
    const { bound } = retryOf(module, version, path);
    expect([attemptsByDefault(bound), options(bound)[0]]).toEqual([attempts, where]);
  });

  it("cockatiel counts tries after the first", () => expect(retryOf("cockatiel", null, "retry().execute").bound.counts).toBe("retries"));
});

describe("forms that never end", () => {
  it.each([
    ["p-retry", "6.2.1", "default", "forever", true],
    ["async-retry", null, "default", "forever", true],
    ["retry", null, "operation().attempt", "forever", true],
    ["ts-retry-promise", null, "retry", "retries", "INFINITELY"],
    ["@lifeomic/attempt", null, "retry", "maxAttempts", 0],
  ])("%s %s %s: %s is %s", (module, version, path, option, equals) => {
    const forms = retryOf(module, version, path).bound.unbounded ?? [];
    expect(forms.map((form) => [form.option.path.join("."), form.equals])).toContainEqual([option, equals]);
  });

  it("p-retry 7 and later throw on `forever`", () => expect(retryOf("p-retry", "7.1.0", "default").bound.unbounded).toBeUndefined());
});

describe("where the function stands", () => {
  it.each([
    ["radash", "retry", 1],
    ["async", "retry", -1],
    ["p-retry", "default", 0],
  ])("%s %s: argument %d", (module, path, argument) => expect(retryOf(module, null, path).callback.argument).toBe(argument));

  it("fetch-retry was handed it earlier", () => expect(retryOf("fetch-retry", null, "default()").callback.of).toBe("factory"));
  it("a decorator does not run it", () => expect(retryOf("p-retry", null, "makeRetriable").runs).toBe(false));
});

describe("HTTP clients", () => {
  const http = (module: string, path: string) => {
    const api = createCatalog().find(module, null, path)?.api;
    return api?.kind === "http" ? api : null;
  };

  it.each([
    ["ky", "default", 3],
    ["ky", "default.create().post", 3],
    ["got", "default", 3],
    ["axios", "default.post", 1],
    ["global", "fetch", 1],
    ["ofetch", "ofetch", 2],
  ])("%s %s: %d attempts of what it retries", (module, path, attempts) => expect(attemptsByDefault(http(module, path)?.retries ?? null)).toBe(attempts));

  it.each([["ky", "default"], ["got", "default"], ["ofetch", "$fetch"]])("%s does not repeat a POST by itself", (module, path) => {
    expect(http(module, path)?.retriedMethods).not.toContain("POST");
  });

  it("axios.post is a POST with its configuration third", () => expect([http("axios", "default.post")?.method, http("axios", "default.post")?.abortSignal[0]?.argument]).toEqual(["POST", 2]));
  it("a circuit breaker runs what it was made with", () => expect(kindOf("opossum", null, "default#fire")).toBe("callback"));
});
