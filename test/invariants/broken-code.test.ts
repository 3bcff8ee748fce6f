import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze, defaultConfig, resolveRules, rules } from "@ai-routes/rules";
import { memoryWorkspace } from "../workspace.js";
import { root } from "./sources.js";

const app = "/fragile";
const texts = textsBelow(`${root}test/apps/fragile`, app);
const all = resolveRules(rules, defaultConfig(app), { preset: "all" });
const analyzed = (changed: Record<string, string>) => analyze(memoryWorkspace({ ...texts, ...changed }, app), { config: defaultConfig(app), rules: all });

/** The example app, one file at a time in a state nobody finishes a file in. */
describe("5. analysis never throws on broken code", () => {
  const sources = Object.keys(texts).filter((path) => /\.tsx?$/.test(path));

  it.each(sources)("half of %s is typed", (path) => {
    const text = texts[path]!;

    expect(() => analyzed({ [path]: text.slice(0, text.length / 2) })).not.toThrow();
  });

  it.each(sources)("the braces of %s are gone", (path) => {
    expect(() => analyzed({ [path]: texts[path]!.replaceAll(/[{}]/g, "") })).not.toThrow();
  });

  it("the routes of the other files are found all the same", () => {
    const before = analyzed({}).routes.map(({ file }) => file);
    const broken = `${app}/app/api/chat/route.ts`;
    const after = analyzed({ [broken]: "export async function POST( {" }).routes.map(({ file }) => file);

    expect(before).toContain(broken);
    expect(after).toEqual(expect.arrayContaining(before.filter((file) => file !== broken)));
  });
});

function textsBelow(folder: string, as: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== "node_modules" && name !== ".next");
  return Object.assign(
    {},
    ...entries.map((entry) =>
      entry.isDirectory()
        ? textsBelow(`${folder}/${entry.name}`, `${as}/${entry.name}`)
        : { [`${as}/${entry.name}`]: readFileSync(`${folder}/${entry.name}`, "utf8") },
    ),
  ) as Record<string, string>;
}
