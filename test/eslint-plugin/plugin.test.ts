import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Linter } from "eslint";
import { describe, expect, it } from "vitest";
import { rules } from "@ai-routes/rules";
import plugin from "../../eslint-plugin/src/index.js";

const manifest = JSON.parse(readFileSync(fileURLToPath(new URL("../../eslint-plugin/package.json", import.meta.url)), "utf8")) as {
  name: string;
  version: string;
};

describe("the plugin", () => {
  it("has every rule, and one for comments that silence nothing", () => {
    expect(Object.keys(plugin.rules)).toEqual([...rules.map(({ id }) => id), "unused-suppression"]);
  });

  it("says its name, its version and the prefix of its rules", () => {
    expect(plugin.meta).toEqual({ name: manifest.name, version: manifest.version, namespace: "ai-routes" });
  });

  it("has a config for each preset, each within the next", () => {
    const { recommended, strict, all } = plugin.configs;

    // A stricter preset may set other options of the same rule.
    expect(Object.keys(strict.rules!)).toEqual(expect.arrayContaining(Object.keys(recommended.rules!)));
    expect(Object.keys(all.rules!)).toEqual(expect.arrayContaining(Object.keys(strict.rules!)));
    expect(Object.keys(all.rules!)).toHaveLength(rules.length + 1);
    expect(recommended.rules).toMatchObject({ "ai-routes/no-unbounded-retry": "error", "ai-routes/require-runtime": "warn" });
  });

  it("has a config for each group, with the rules of the group", () => {
    const cost = rules.filter(({ group }) => group === "cost").map(({ id }) => `ai-routes/${id}`);

    expect(Object.keys(plugin.configs.cost.rules!)).toEqual(cost);
  });
});

describe.each(rules)("$id as a rule of ESLint", (rule) => {
  const { meta } = plugin.rules[rule.id]!;

  it("points to its page", () => {
    expect(meta?.docs?.url).toMatch(new RegExp(`/@ai-routes/rules@${manifest.version}/${rule.group}/${rule.id}\\.md$`));
  });

  it("says what its fixes are, and those of the rules it speaks for", () => {
    const fixes = [rule, ...rules.filter(({ id }) => rule.absorbs?.includes(id))].map(({ fixable }) => fixable);

    expect(meta).toMatchObject({ hasSuggestions: fixes.some((fixable) => fixable !== null) });
    expect(meta?.fixable).toBe(fixes.includes("safe") ? "code" : undefined);
  });

  it("takes its default options, and none it does not know", () => {
    const verify = (options: unknown): unknown =>
      new Linter().verify("", { plugins: { "ai-routes": plugin }, rules: { [`ai-routes/${rule.id}`]: ["error", options] } });

    if (meta?.defaultOptions) expect(verify(meta.defaultOptions[0])).toEqual([]);
    expect(() => verify({ noSuchOption: 1 })).toThrow(rule.id);
  });
});
