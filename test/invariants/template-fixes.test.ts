import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ruleNames } from "../../scripts/generated-files.mjs";
import { root } from "./sources.js";

/** Rules whose fixes write templates: those that import from `rules/templates`. */
function rulesWithTemplates(): string[] {
  return ruleNames(`${root}rules`).filter((name) => /from "\.\.\/templates\//.test(readFileSync(`${root}rules/${name}.ts`, "utf8"))).map((name) => name.slice(name.indexOf("/") + 1));
}

/** The fixture pages (`require-auth/fix`) that `npm run test:templates` fixes and runs. */
function pagesRun(): string[] {
  const suites = ["test/templates/", "test/templates/apps/"].flatMap((folder) => readdirSync(root + folder).filter((file) => file.endsWith(".mjs")).map((file) => root + folder + file));
  return suites.flatMap((file) => [...readFileSync(file, "utf8").matchAll(/"((?:require|no|prefer|max)-[a-z-]+\/[a-z0-9-]+)"/g)].map(([, page]) => page!));
}

describe("6. each fix that writes a template is run (npm run test:templates)", () => {
  const pages = pagesRun();

  it.each(rulesWithTemplates())("%s", (rule) => {
    expect(pages.filter((page) => page.startsWith(`${rule}/`))).not.toEqual([]);
  });

  it("on fixture pages that are there", () => {
    expect(pages.filter((page) => !existsSync(`${root}test/rules/${page}.md`))).toEqual([]);
  });
});
