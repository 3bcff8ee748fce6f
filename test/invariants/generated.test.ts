import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze, configJsonSchema, optionsJsonSchema, rules } from "@ai-routes/rules";
import { exportName, pageWithHeader, readmeWithOutput, readmeWithRules, registryText, ruleNames } from "../../scripts/generated-files.mjs";
import { run } from "../../cli/src/run.js";
import { recordedTerminal } from "../cli/terminal.js";
import { root } from "./sources.js";

const read = (file: string): string => readFileSync(root + file, "utf8");

/** Each of these fails when `npm run generate` would change a committed file. */
describe("generated files are current", () => {
  it("rules/registry.ts", () => {
    expect(read("rules/registry.ts")).toBe(registryText(ruleNames(`${root}rules`)));
  });

  it("the table of rules in README.md", () => {
    expect(read("README.md")).toBe(readmeWithRules(read("README.md"), rules));
  });

  it("what the README says that check prints", async () => {
    const terminal = recordedTerminal({ cwd: root, width: 100 });
    await run(["check", "test/apps/fragile"], terminal, { analyze, rules, page: () => null });

    expect(read("README.md")).toBe(readmeWithOutput(read("README.md"), terminal.printed.out));
  });

  it("rules/ai-routes.schema.json", () => {
    expect(JSON.parse(read("rules/ai-routes.schema.json"))).toEqual(JSON.parse(JSON.stringify(configJsonSchema(rules))));
  });

  it.each(rules.filter(({ group, id }) => existsSync(`${root}rules/${group}/${id}.md`)))("the header of $id.md", (rule) => {
    const page = read(`rules/${rule.group}/${rule.id}.md`);

    expect(page).toBe(pageWithHeader(page, rule, optionsJsonSchema(rule)));
  });
});

describe("the generator", () => {
  const rule = { id: "require-auth", group: "security", summary: "Require a check.", why: "It costs.", presets: ["recommended"], severity: "error", fixable: null };

  it("names exports as JavaScript does", () => {
    expect(exportName("retries/no-stacked-retries")).toBe("noStackedRetries");
  });

  it("writes a header into a page that has none, and is content with it the next time", () => {
    const page = pageWithHeader("# require-auth\n\n## Why\n", rule, { properties: { max: { type: "integer", default: 4 } } });

    expect(page).toContain("**Require a check.** It costs.");
    expect(page).toContain("| `max` | integer | `4` |");
    expect(pageWithHeader(page, rule, { properties: { max: { type: "integer", default: 4 } } })).toBe(page);
  });

  it("notices a table that is not current", () => {
    const readme = "<!-- rules -->\nold\n<!-- /rules -->\n";

    expect(readmeWithRules(readme, [rule])).toContain("| [`require-auth`](rules/security/require-auth.md) | recommended | error |");
  });

  it("refuses a README without a place for the table", () => {
    expect(() => readmeWithRules("# Readme", [rule])).toThrow("<!-- rules -->");
  });
});
