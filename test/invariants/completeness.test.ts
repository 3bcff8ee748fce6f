import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, describe, it } from "vitest";
import { rules, type Rule } from "@ai-routes/rules";
import { ruleNames } from "../../scripts/generated-files.mjs";
import { parsePage } from "../fixture-page.js";
import { ruleExamples } from "../rule-page.js";
import { root } from "./sources.js";

const sections = ["What it finds", "Why", "Incorrect", "Correct", "When not to use", "Fix safety"];

type Named = Pick<Rule, "id" | "group" | "summary" | "why" | "fixable">;

/** Rule files nobody registered, rules without their file, fixture folders without a rule. */
function strays(registered: readonly Named[], files: readonly string[], folders: readonly string[]): string[] {
  const names = registered.map(({ group, id }) => `${group}/${id}`);
  return [
    ...files.filter((name) => !names.includes(name)).map((name) => `${name} is not registered`),
    ...names.filter((name) => !files.includes(name)).map((name) => `${name} has no file`),
    ...folders.filter((name) => !registered.some(({ id }) => id === name)).map((name) => `test/rules/${name} belongs to no rule`),
  ];
}

/** What one rule lacks: words, sections and examples of its page, kinds of fixture. */
function faultsOf({ id, summary, why, fixable }: Named, page: string, fixtures: readonly string[]): string[] {
  const examples = ruleExamples(page);
  const headings = [...page.matchAll(/^## (.+)/gm)].map(([, heading]) => heading);
  const pages = fixtures.map((text) => parsePage(text));
  const found = pages.map(({ files }) => files.flatMap(({ markers }) => markers).filter(({ rule }) => rule === id).length);
  const faults: [boolean, string][] = [
    [/^(require|no|prefer|max)-[a-z-]+$/.test(id), "an id that begins with a verb"],
    [/^[A-Z].*\.$/.test(summary), "a summary in a sentence"],
    [/\.$/.test(why), "a reason in a sentence"],
    ...sections.map((section): [boolean, string] => [headings.includes(section), `the section "${section}"`]),
    [examples.incorrect.length > 0, "an incorrect example"],
    [examples.correct.length > 0, "a correct example"],
    [found.some((count) => count > 0), "a fixture with a finding"],
    [found.some((count) => count === 0), "a fixture with silence"],
    [fixable === null || pages.some(({ files }) => files.some(({ fixed }) => fixed)), "a fixture with the file after the fix"],
  ];
  return faults.flatMap(([there, what]) => (there ? [] : [what]));
}

describe("4. every rule is complete", () => {
  it("and registered under its own name, with fixtures of rules only", () => {
    const folders = readdirSync(`${root}test/rules`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    expect(rules.map(({ group, id }) => `${group}/${id}`)).toEqual(ruleNames(`${root}rules`));
    expect(strays(rules, ruleNames(`${root}rules`), folders)).toEqual([]);
  });

  it.each(rules)("$id", (rule) => {
    const page = `${root}rules/${rule.group}/${rule.id}.md`;
    const folder = `${root}test/rules/${rule.id}`;
    const fixtures = existsSync(folder) ? readdirSync(folder).map((file) => readFileSync(`${folder}/${file}`, "utf8")) : [];
    expect(faultsOf(rule, existsSync(page) ? readFileSync(page, "utf8") : "", fixtures)).toEqual([]);
  });
});

describe("which these tests would see broken", () => {
  const rule: Named = { id: "no-waste", group: "cost", summary: "Disallow waste.", why: "It costs.", fixable: "safe" };
  const block = "```ts\nask();\n```\n";
  const page = sections.map((section) => `## ${section}\n${/correct$/i.test(section) ? block : "Words.\n"}`).join("\n");
  const finding = "# A finding\n\n```ts a.ts\nask();\n//<^^ no-waste\n```\n\n```ts a.ts fixed\n```\n";
  const silence = "# A silence\n\n```ts a.ts\nask();\n```\n";

  it("a complete rule has no fault", () => expect(faultsOf(rule, page, [finding, silence])).toEqual([]));

  it.each<[string, Partial<Named>]>([
    ["an id that begins with a verb", { id: "waste" }],
    ["a summary in a sentence", { summary: "no waste" }],
    ["a reason in a sentence", { why: "It costs" }],
  ])("%s", (fault, change) => expect(faultsOf({ ...rule, ...change }, page, [finding, silence])).toContain(fault));

  it.each(sections)("a page without the section %s", (section) => {
    expect(faultsOf(rule, page.replace(`## ${section}\n`, ""), [finding, silence])).toContain(`the section "${section}"`);
  });

  it.each(["Incorrect", "Correct"])("a page without a block under %s", (section) => {
    expect(faultsOf(rule, page.replace(`## ${section}\n${block}`, `## ${section}\n`), [finding, silence])).toEqual([`${section === "Correct" ? "a" : "an"} ${section.toLowerCase()} example`]);
  });

  it("missing fixtures", () => {
    expect(faultsOf(rule, page, [])).toEqual(["a fixture with a finding", "a fixture with silence", "a fixture with the file after the fix"]);
    expect(faultsOf(rule, page, [finding])).toEqual(["a fixture with silence"]);
    expect(faultsOf(rule, page, [finding.replace(/\n```ts a.ts fixed[^]*/, ""), silence])).toEqual(["a fixture with the file after the fix"]);
  });

  it("files, rules and folders that do not belong together", () => {
    expect(strays([rule], ["cost/no-waste"], ["no-waste"])).toEqual([]);
    expect(strays([rule], ["cost/no-waste", "cost/no-more"], ["no-waste"])).toEqual(["cost/no-more is not registered"]);
    expect(strays([rule], [], ["no-waste"])).toEqual(["cost/no-waste has no file"]);
    expect(strays([rule], ["cost/no-waste"], ["no-haste"])).toEqual(["test/rules/no-haste belongs to no rule"]);
  });
});
