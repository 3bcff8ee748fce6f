import { describe, expect, it } from "vitest";
import { defaultConfig, type Config } from "../../../rules/engine/config/config.js";
import { ignores, platformSetting, resolveRules, type RuleFlags } from "../../../rules/engine/config/rule-settings.js";
import { silentRule } from "./rules.js";

const rules = [silentRule("require-auth"), silentRule("require-abort-signal", "strict"), silentRule("require-trace-id", "all")];

const config = (settings: Partial<Config>): Config => ({ ...defaultConfig("/app"), ...settings });

function enabled(settings: Partial<Config>, flags: RuleFlags = {}, file?: string): string[] {
  return resolveRules(rules, config(settings), flags, file).map(({ rule, severity }) => `${rule.id} ${severity}`);
}

describe("which rules run", () => {
  it("is the recommended preset where nobody says more", () => {
    expect(enabled({})).toEqual(["require-auth warning"]);
  });

  it("grows with the preset", () => {
    expect(enabled({ preset: "strict" })).toEqual(["require-auth warning", "require-abort-signal warning"]);
    expect(enabled({ preset: "all" })).toHaveLength(3);
  });

  it("is said by the config rather than by the preset", () => {
    expect(enabled({ rules: { "require-auth": "off", "require-trace-id": "error" } })).toEqual(["require-trace-id error"]);
  });

  it("is said by a flag's preset rather than by the config's", () => {
    expect(enabled({ preset: "all" }, { preset: "recommended" })).toEqual(["require-auth warning"]);
  });

  it("is what a flag names and no more, even where the config turned it off", () => {
    expect(enabled({ rules: { "require-trace-id": "off" } }, { only: ["require-trace-id"] })).toEqual(["require-trace-id warning"]);
  });

  it("differs by file where an override says so, the last one winning", () => {
    const overrides = [
      { files: ["app/**"], rules: { "require-auth": "error" as const } },
      { files: ["app/internal/**"], rules: { "require-auth": "off" as const } },
    ];

    expect(enabled({ overrides }, {}, "/app/app/api/route.ts")).toEqual(["require-auth error"]);
    expect(enabled({ overrides }, {}, "/app/app/internal/route.ts")).toEqual([]);
    expect(enabled({ overrides }, {}, "/elsewhere/app/api/route.ts")).toEqual(["require-auth warning"]);
  });

  it("comes with options, the missing ones filled in", () => {
    const [given] = resolveRules(rules, config({ rules: { "require-auth": ["error", { max: 9 }] } }));
    const [silent] = resolveRules(rules, config({}));

    expect(given?.options).toEqual({ max: 9 });
    expect(silent?.options).toEqual({ max: 4 });
  });
});

describe("other settings by file", () => {
  it("gives the platform of the last override that names one", () => {
    const settings = config({
      platform: { name: "vercel-fluid", plan: "pro" },
      overrides: [{ files: ["apps/edge/**"], platform: { name: "cloudflare" } }],
    });

    expect(platformSetting(settings, "/app/apps/edge/package.json")).toEqual({ name: "cloudflare" });
    expect(platformSetting(settings, "/app/apps/web/package.json")).toEqual({ name: "vercel-fluid", plan: "pro" });
  });

  it("ignores files by globs relative to the config", () => {
    const ignored = ignores(config({ ignore: ["legacy/**"] }));

    expect(ignored("/app/legacy/a.ts")).toBe(true);
    expect(ignored("/app/src/legacy/a.ts")).toBe(false);
  });
});
