import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, describe, it } from "vitest";
import { rules } from "@ai-routes/rules";
import { ruleNames } from "../../scripts/generated-files.mjs";
import { parsePage } from "../fixture-page.js";
import { ruleExamples } from "../rule-page.js";
import { root } from "./sources.js";

const sections = ["What it finds", "Why", "Incorrect", "Correct", "When not to use", "Fix safety"];

it("every rule file is registered, under its own name, in its own folder", () => {
  expect(rules.map(({ group, id }) => `${group}/${id}`)).toEqual(ruleNames(`${root}rules`));
});

it("every fixture folder belongs to a rule", () => {
  const folders = readdirSync(`${root}test/rules`, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

  expect(folders.filter((name) => !rules.some(({ id }) => id === name))).toEqual([]);
});

/** The fixture pages of a rule, parsed. */
function fixturesOf(id: string): ReturnType<typeof parsePage>[] {
  const folder = `${root}test/rules/${id}`;
  return existsSync(folder) ? readdirSync(folder).map((file) => parsePage(readFileSync(`${folder}/${file}`, "utf8"))) : [];
}

describe.each(rules)("$id", ({ id, group, summary, why }) => {
  const pageFile = `${root}rules/${group}/${id}.md`;
  const page = existsSync(pageFile) ? readFileSync(pageFile, "utf8") : "";
  const fixtures = fixturesOf(id);
  const markers = fixtures.map(({ files }) => files.flatMap((file) => file.markers.map((marker) => ({ ...marker, path: file.path }))));

  it("says what it is in sentences", () => {
    expect(id).toMatch(/^(require|no|prefer|max)-[a-z-]+$/);
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(why).toMatch(/\.$/);
  });

  it("has a page with every section, and linted examples", () => {
    const examples = ruleExamples(page);

    expect([...page.matchAll(/^## (.+)/gm)].map(([, heading]) => heading)).toEqual(expect.arrayContaining(sections));
    expect([examples.incorrect.length > 0, examples.correct.length > 0]).toEqual([true, true]);
  });

  it("has a fixture with a finding and one with silence", () => {
    const own = markers.map((found) => found.filter(({ rule }) => rule === id).length);

    expect(own.some((count) => count > 0), "a page with a finding").toBe(true);
    expect(own.some((count) => count === 0), "a page with silence").toBe(true);
  });
});

it.each(rules.filter(({ fixable }) => fixable !== null))("$id has a fixture with the file as it is after the fix", ({ id }) => {
  expect(fixturesOf(id).some(({ files }) => files.some(({ fixed }) => fixed))).toBe(true);
});
