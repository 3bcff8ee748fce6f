import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { rules } from "@ai-routes/rules";
import { parsePage, withFindings } from "../fixture-page.js";
import { runPage } from "../fixture-run.js";
import { ruleExamples } from "../rule-page.js";

const here = fileURLToPath(new URL(".", import.meta.url));

describe.each(rules)("$id", ({ id, group }) => {
  const folder = `${here}${id}`;
  const pages = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".md")).sort() : [];

  it.each(pages)("%s", (file) => {
    const markdown = readFileSync(`${folder}/${file}`, "utf8");
    const page = parsePage(markdown);
    const { found, fixed, complaints } = runPage(page, id);

    expect(withFindings(markdown, page, found)).toBe(markdown);
    expect(complaints).toEqual([]);
    const created = [...fixed.keys()].filter((path) => page.files.every((one) => one.path !== path));
    const changed = [...fixed.keys()].filter((path) => !created.includes(path));
    const shown = page.files.filter((one) => one.fixed).map(({ path }) => path);
    if (page.settings.writes) expect(created.sort().join(", ") || "nothing").toBe(page.settings.writes);
    if (page.settings.writes === "nothing" || shown.length > 0) expect(changed.filter((path) => !shown.includes(path))).toEqual([]);
    for (const { path, text } of page.files.filter((one) => one.fixed)) expect(`${path}:\n${fixed.get(path)}`).toBe(`${path}:\n${text}`);
  });

  const file = `${here}../../rules/${group}/${id}.md`;
  const { incorrect, correct } = existsSync(file) ? ruleExamples(readFileSync(file, "utf8")) : { incorrect: [], correct: [] };

  it.each(incorrect.map((page) => [page.title, page] as const))("its page: %s is found", (_, page) => {
    expect(runPage(page, id).found.map(({ rule }) => rule)).toContain(id);
  });

  it.each(correct.map((page) => [page.title, page] as const))("its page: %s is silent", (_, page) => {
    expect(runPage(page, id).found).toEqual([]);
  });
});
