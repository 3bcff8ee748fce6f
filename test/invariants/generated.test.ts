import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { analyze, configJsonSchema, optionsJsonSchema, rules, type Rule } from "@ai-routes/rules";
import { exportName, firstFindings, manifestWithSettings, pageWithHeader, readmeWithOutput, readmeWithRules, registryText, ruleNames, templateModules, templateSourcesText } from "../../scripts/generated-files.mjs";
import { terminalPicture } from "../../scripts/terminal-picture.mjs";
import { run } from "../../cli/src/run.js";
import { recordedTerminal } from "../cli/terminal.js";
import { root } from "./sources.js";

const read = (file: string): string => readFileSync(root + file, "utf8");
const pageOf = ({ group, id }: Rule): string => `rules/${group}/${id}.md`;
const checkedFiles = ["rules/registry.ts", "rules/templates/sources.ts", "README.md", "docs/check.svg", "rules/ai-routes.schema.json", "extension/package.json", ...rules.map(pageOf).filter((file) => existsSync(root + file))];

/** The generated files and parts of files that `npm run generate` would write otherwise than `textOf` has them. */
function stale(textOf: (file: string) => string, printed: string): string[] {
  const schema = JSON.stringify(configJsonSchema(rules));
  const manifest = textOf("extension/package.json");
  const readme = textOf("README.md");
  const parts: [string, string, string][] = [
    ["rules/registry.ts", textOf("rules/registry.ts"), registryText(ruleNames(`${root}rules`))],
    ["rules/templates/sources.ts", textOf("rules/templates/sources.ts"), templateSourcesText(templateModules(`${root}rules/templates/modules`))],
    ["the rules in README.md", readme, readmeWithRules(readme, rules)],
    ["the output in README.md", readme, readmeWithOutput(readme, stripVTControlCharacters(printed))],
    ["docs/check.svg", textOf("docs/check.svg"), terminalPicture("npx ai-routes check", firstFindings(printed))],
    ["rules/ai-routes.schema.json", JSON.stringify(JSON.parse(textOf("rules/ai-routes.schema.json"))), schema],
    ["the settings of the extension", manifest, manifestWithSettings(manifest, configJsonSchema(rules))],
    ...rules.filter((rule) => checkedFiles.includes(pageOf(rule))).map((rule): [string, string, string] => {
      const page = textOf(pageOf(rule));
      return [`the header of ${rule.id}.md`, page, pageWithHeader(page, rule, optionsJsonSchema(rule))];
    }),
  ];
  return parts.flatMap(([what, text, current]) => (text === current ? [] : [what]));
}

async function printedByCheck(): Promise<string> {
  const terminal = recordedTerminal({ cwd: root, width: 100, env: { FORCE_COLOR: "1" } });
  await run(["check", "test/apps/fragile"], terminal, { analyze, rules, page: () => null });
  return terminal.printed.out;
}

describe("10. generated files are current", async () => {
  const printed = await printedByCheck();
  const changed = (file: string, change: (text: string) => string): string[] => stale((one) => (one === file ? change(read(one)) : read(one)), printed);

  it("as they are committed", () => expect(stale(read, printed)).toEqual([]));

  it.each<[string, string, (text: string) => string]>([
    ["rules/registry.ts", "rules/registry.ts", (text) => text.replace(/^import .*\n/m, "")],
    ["rules/templates/sources.ts", "rules/templates/sources.ts", (text) => text.replace("LIMIT", "LIMITS")],
    ["the rules in README.md", "README.md", (text) => text.replace(/^\| \[`require-.*\n/m, "")],
    ["the output in README.md", "README.md", (text) => text.replace("$ ai-routes check test/apps/fragile\n", "$&An old line\n")],
    ["docs/check.svg", "docs/check.svg", (text) => text.replace("unbounded", "bounded")],
    ["rules/ai-routes.schema.json", "rules/ai-routes.schema.json", (text) => text.replace(/"require-auth"/, '"require-auths"')],
    ["the settings of the extension", "extension/package.json", (text) => text.replace(/"require-auth"/, '"require-auths"')],
    ["the header of require-auth.md", "rules/security/require-auth.md", (text) => text.replace(/Severity: \w+/, "Severity: none")],
  ])("which this test would see broken: %s", (what, file, change) => {
    expect(changed(file, change)).toEqual([what]);
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

  it("draws no picture of terminal codes that it does not know", () => {
    expect(() => terminalPicture("check", "\x1b[5mblinking\x1b[25m")).toThrow("terminal code 5");
  });

  it("refuses a README without a place for the table", () => {
    expect(() => readmeWithRules("# Readme", [rule])).toThrow("<!-- rules -->");
  });
});
