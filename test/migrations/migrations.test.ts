import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { migrationTitle, migrations } from "@ai-routes/rules";
import { closingFence, parsePage } from "../fixture-page.js";
import { commentsOf, moreThan } from "../kept-code.js";
import { findingsIn, migratePage, modelCallsIn, planText, syntaxErrorsIn, writtenBy } from "./migration-run.js";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * Each page is a small app before a migration, the plan in a block `plan`, and the files as they are
 * afterwards in blocks marked `fixed`, an empty one where the file goes. `…` in a plan stands for any text.
 */
describe.each(migrations.map((one) => ({ ...one, title: migrationTitle(one) })))("$title", ({ name, as, title }) => {
  const folder = `${here}${title.replace(" --", "-").replace(" ", "-")}`;
  const pages = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".md")).sort() : [];

  it("has pages: what it rewrites, and what it leaves alone", () => {
    const plans = pages.map((file) => planOf(readFileSync(`${folder}/${file}`, "utf8"))).join("\n");
    expect(plans).toMatch(/^ {2}\S+: /m);
    expect(plans).toContain(" is left alone: ");
  });

  it.each(pages)("%s", (file) => {
    const markdown = readFileSync(`${folder}/${file}`, "utf8");
    const page = parsePage(markdown);
    const migrated = migratePage(page, name, undefined, as);

    expect(asWritten(planText(migrated), planOf(markdown))).toBe(planOf(markdown));
    const fixed = page.files.filter((one) => one.fixed);
    expect(migrated.files.map((one) => one.file.slice("/page/".length)).filter((one) => !one.startsWith("lib/ai/")).sort()).toEqual(fixed.map(({ path }) => path).filter((one) => !one.startsWith("lib/ai/")).sort());
    for (const { path, text } of fixed) expect(`${path}:\n${migrated.texts[`/page/${path}`] ?? "\n"}`).toBe(`${path}:\n${text}`);
  });

  it.each(pages)("%s: twice is once, it parses, no comment is lost, nothing new is found", (file) => {
    const page = parsePage(readFileSync(`${folder}/${file}`, "utf8"));
    const migrated = migratePage(page, name, undefined, as);

    expect(migratePage(page, name, migrated.texts, as).files).toEqual([]);
    expect(syntaxErrorsIn(writtenBy(migrated))).toEqual([]);
    const comments = (which: "before" | "after"): string[] => migrated.files.flatMap((one) => commentsOf(one[which] ?? ""));
    expect(moreThan(comments("before"), comments("after"))).toEqual([]);
    if (name === "pages-to-app") expect(modelCallsIn(page, migrated.texts)).toEqual(modelCallsIn(page, textsOf(migrated)));
    const known = new Set(findingsIn(page, textsOf(migrated), true).map(rule));
    const after = findingsIn(page, migrated.texts, true).map(rule);
    expect(findingsIn(page, migrated.texts).filter((one) => !known.has(rule(one)))).toEqual([]);
    // A guard that was missing is still missing, where the migration does not write it: none hides it without a word.
    const hidden = ["require-auth", "require-rate-limit", "require-budget-check", "require-input-validation"].filter((one) => known.has(one) && !after.includes(one));
    if (name !== "gateway") expect(hidden.filter((one) => !planText(migrated).includes(one))).toEqual([]);
  });
});

const rule = (finding: string): string => finding.split(" ")[0]!;

function textsOf({ texts, files }: ReturnType<typeof migratePage>): Record<string, string> {
  const before = { ...texts };
  for (const one of files) {
    if (one.before === null) delete before[one.file];
    else before[one.file] = one.before;
  }
  return before;
}

function planOf(markdown: string): string {
  const lines = markdown.split("\n");
  const at = lines.indexOf("```plan");
  if (at < 0) throw new Error("A page of a migration has a block `plan`.");
  return lines.slice(at + 1, closingFence(lines, at)).join("\n");
}

/** The plan with the lines of the page in place of those that they describe. */
function asWritten(plan: string, page: string): string {
  const patterns = page.split("\n");
  return plan.split("\n").map((line, index) => (describes(patterns[index] ?? "", line) ? patterns[index] : line)).join("\n");
}

function describes(pattern: string, line: string): boolean {
  return new RegExp(`^${pattern.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*")}$`).test(line);
}
