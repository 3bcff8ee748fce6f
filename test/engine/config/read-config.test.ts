import { describe, expect, it } from "vitest";
import { readConfig } from "../../../rules/engine/config/read-config.js";
import { silentRule } from "./rules.js";

const rules = [silentRule("no-stacked-retries"), silentRule("require-auth")];
const read = (text: string) => readConfig(text, "/app/ai-routes.config.json", rules);

describe("a configuration", () => {
  it("may hold comments and trailing commas", () => {
    const { config, problems } = read('{\n  // what we pay for\n  "preset": "strict",\n}');

    expect(problems).toEqual([]);
    expect(config).toMatchObject({ preset: "strict", file: "/app/ai-routes.config.json", folder: "/app" });
  });

  it("has empty lists where it says nothing", () => {
    expect(read("{}").config).toMatchObject({ preset: null, rules: {}, modelCalls: [], guards: [], overrides: [], ignore: [] });
  });

  it("may begin with a byte order mark", () => {
    expect(read('\uFEFF{ "preset": "all" }').config?.preset).toBe("all");
  });

  it("names functions and addresses of the app's own", () => {
    const { config } = read(`{
      "modelCalls": ["@acme/llm#complete"],
      "gateways": ["https://llm.acme.dev"],
      "guards": [{ "call": "@/lib/auth#requireUser", "kind": "auth" }],
      "wrappers": [{ "call": "@acme/api#protect", "guards": ["auth", "rateLimit"] }]
    }`);

    expect(config).toMatchObject({
      modelCalls: ["@acme/llm#complete"],
      gateways: ["https://llm.acme.dev"],
      guards: [{ call: "@/lib/auth#requireUser", kind: "auth" }],
      wrappers: [{ call: "@acme/api#protect", argument: 0, guards: ["auth", "rateLimit"] }],
    });
  });
});

describe("a configuration is refused as a whole", () => {
  it.each([
    ["an unknown key, with the nearest name", '{\n  "presets": "strict"\n}', 2, 3, "unknown key `presets`: did you mean `preset`?"],
    ["an unknown key of an override", '{ "overrides": [{ "file": ["a"], "files": ["b"] }] }', 1, 19, "unknown key `file`: did you mean `files`?"],
    ["a key far from all names, without a guess", '{ "zzzzzzzz": 1 }', 1, 3, "unknown key `zzzzzzzz`"],
    ["an unknown rule", '{ "rules": { "require-aut": "off" } }', 1, 14, "unknown rule `require-aut`: did you mean `require-auth`?"],
    ["an unknown rule of an override", '{ "overrides": [{ "files": ["a"], "rules": { "no-auth": "off" } }] }', 1, 46, "unknown rule `no-auth`"],
    ["an unknown option", '{ "rules": { "require-auth": ["error", { "maxx": 1 }] } }', 1, 42, "`require-auth` has no option `maxx`: did you mean `max`?"],
    ["an option out of range", '{ "rules": { "require-auth": ["error", { "max": 0 }] } }', 1, 49, "option `max` of `require-auth`: too small"],
    ["a wrong value, with the nearest one", '{ "preset": "stict" }', 1, 13, "did you mean `strict`?"],
    ["a severity that is none", '{ "rules": { "require-auth": "fatal" } }', 1, 30, '`rules.require-auth`: expected "off", "info"'],
    ["a platform without a name", '{ "platform": { "plan": "pro" } }', 1, 15, "`platform.name`"],
    ["a function without its module", '{ "modelCalls": ["complete"] }', 1, 18, "expected a module and a name of its exports"],
    ["text that is no JSON", '{\n  "preset" "strict"\n}', 2, 12, "not valid JSON: colon expected"],
    ["an empty file", "", 1, 1, "the file is empty"],
    ["a list", "[]", 1, 1, "expected object"],
  ])("%s", (_, text, line, column, message) => {
    const { config, problems } = read(text);

    expect(config).toBeNull();
    expect(problems[0]).toMatchObject({ line, column });
    expect(problems[0]?.message).toContain(message);
  });

  it("tells all its faults at once", () => {
    expect(read('{ "presets": 1, "rule": {} }').problems).toHaveLength(2);
  });
});
