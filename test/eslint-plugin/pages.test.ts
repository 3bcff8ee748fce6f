import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Linter } from "eslint";
import { describe, expect, it } from "vitest";
import { rules, type Preset } from "@ai-routes/rules";
import plugin from "../../eslint-plugin/src/index.js";
import { applyEdits } from "../apply-edits.js";
import { parsePage, withFindings, type FixturePage, type Marked } from "../fixture-page.js";
import { configText, withDefaults } from "../fixture-run.js";
import { appOnDisk, removeAppsAfterTests } from "./app-on-disk.js";
import { lint } from "./lint.js";

removeAppsAfterTests();

const pagesFolder = fileURLToPath(new URL("../rules/", import.meta.url));

describe.each(rules)("$id in ESLint", ({ id }) => {
  const folder = `${pagesFolder}${id}`;
  const pages = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".md")).sort() : [];

  it.each(pages)("finds what %s says, and fixes it so", (file) => {
    const markdown = readFileSync(`${folder}/${file}`, "utf8");
    const page = parsePage(markdown);
    const linted = lintPage(page, id);

    expect(withFindings(markdown, page, linted.flatMap((one) => one.messages.map((message) => marked(one, message))))).toBe(markdown);

    // A fix that reaches into other files is none in ESLint.
    const [wanted, ...others] = page.files.filter(({ fixed }) => fixed);
    const fixable = others.length === 0 && !page.settings.writes && linted.find(({ path, messages }) => path === wanted?.path && messages.length > 0);
    if (wanted && fixable) expect(withFirstFixes(fixable.text, fixable.messages)).toBe(wanted.text);
  });
});

interface Linted {
  path: string;
  text: string;
  messages: Linter.LintMessage[];
}

function lintPage(page: FixturePage, ruleId: string): Linted[] {
  const files = new Map(page.files.filter(({ fixed }) => !fixed).map(({ path, text }) => [path, text]));
  const cwd = appOnDisk(new Map([...withDefaults(page, files), ["ai-routes.config.json", configText(page, ruleId)]]));
  const ids = page.settings.rules?.split(/,\s*/) ?? [ruleId];
  const settings = Object.fromEntries(ids.map((id): [string, Linter.RuleEntry] => [id, ["error", ...optionsOf(id, page, ruleId)]]));

  return [...files]
    .filter(([path]) => /\.[cm]?[jt]sx?$/.test(path))
    .map(([path, text]) => ({ path, text, messages: lint(cwd, join(cwd, path), text, settings) }));
}

/** Those of the page's preset, and for the page's own rule those it sets; none, where neither says anything. */
function optionsOf(id: string, { settings }: FixturePage, ruleId: string): unknown[] {
  const preset = plugin.configs[(settings.preset ?? "recommended") as Preset].rules?.[`ai-routes/${id}`];
  const ofPreset: unknown = Array.isArray(preset) ? preset[1] : undefined;
  const own: unknown = settings.options && id === ruleId ? JSON.parse(settings.options) : undefined;
  return ofPreset === undefined && own === undefined ? [] : [Object.assign({}, ofPreset, own)];
}

function marked({ path, text }: Linted, { line, column, endLine, endColumn, ruleId, message }: Linter.LintMessage): Marked {
  const end = endLine === line ? endColumn! - 1 : text.split("\n")[line - 1]!.length;
  return { file: path, line: line - 1, start: column - 1, end, rule: ruleId!.replace("ai-routes/", ""), message };
}

/** The first fix of every message, all at once; two messages may ask for one and the same. */
function withFirstFixes(text: string, messages: readonly Linter.LintMessage[]): string {
  const fixes = messages.flatMap(({ fix, suggestions }) => fix ?? suggestions?.[0]?.fix ?? []);
  const distinct = [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
  return applyEdits(text, distinct.map(({ range, text: inserted }) => ({ file: "", span: range, text: inserted })));
}
