import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { analyze, defaultConfig, resolveRules, rules } from "@ai-routes/rules";
import { extractFacts } from "../../rules/engine/facts/extract-facts.js";
import { memoryWorkspace } from "../workspace.js";
import { root } from "./sources.js";

const app = "/fragile";
const texts = textsBelow(`${root}test/apps/fragile`, app);
const all = resolveRules(rules, defaultConfig(app), { preset: "all" });
const analyzed = (changed: Record<string, string>) => analyze(memoryWorkspace({ ...texts, ...changed }, app), { config: defaultConfig(app), rules: all });

const routesOfAll = analyzed({}).routes.map(({ file }) => file);

/** States of a text that nobody finishes a file in. */
const breakages: Record<string, (text: string) => string> = {
  "half of it is typed": (text) => text.slice(0, text.length / 2),
  "its braces are gone": (text) => text.replaceAll(/[{}]/g, ""),
};

/** What an analysis throws on, of the app with one file at a time broken; and routes of the other files that it loses then. */
function faults(breakage: (text: string) => string, path: string, analysis: (changed: Record<string, string>) => { routes: readonly { file: string }[] }): string[] {
  const others = routesOfAll.filter((file) => file !== path);
  try {
    const after = analysis({ [path]: breakage(texts[path]!) }).routes.map(({ file }) => file);
    return others.filter((file) => !after.includes(file)).map((file) => `${file} is lost`);
  } catch (error) {
    return [String(error)];
  }
}

/** The example app, one file at a time. */
describe("5. analysis never throws on broken code, and finds the routes of the other files", () => {
  const sources = Object.keys(texts).filter((path) => /\.tsx?$/.test(path));
  const routes = sources.filter((path) => /\/(route|page)\.tsx?$/.test(path));

  it.each(sources)("%s", (path) => {
    for (const breakage of Object.values(breakages)) {
      // A library that is broken takes the calls with it that the routes made through it.
      const found = faults(breakage, path, analyzed).filter((fault) => routes.includes(path) || !fault.endsWith("is lost"));
      expect(found).toEqual([]);
    }
  });

  it.each(Object.entries(breakages))("which this test would see broken: %s", (_, breakage) => {
    const path = `${app}/app/api/chat/route.ts`;
    const strict = (changed: Record<string, string>) => {
      if (extractFacts(changed[path] ?? "", "ts").syntaxErrors.length > 0) throw new Error("no such code");
      return analyzed(changed);
    };
    const timid = (changed: Record<string, string>) => (path in changed ? { routes: [] } : analyzed(changed));

    expect(faults(breakage, path, strict)).toEqual(["Error: no such code"]);
    expect(faults(breakage, path, timid).length).toBeGreaterThan(0);
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
