import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parsePage } from "../fixture-page.js";
import { ruleExamples } from "../rule-page.js";
import { root } from "../invariants/sources.js";

let copy = "";

/** A copy of what the scaffold touches; dependencies are linked, build output is left behind. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "ai-routes-new-rule-"));
  for (const name of ["rules", "scripts", "package.json", "tsconfig.base.json", "README.md"]) {
    cpSync(root + name, join(copy, name), { recursive: true, filter: (path) => !/[\\/](dist|node_modules)$/.test(path) });
  }
  mkdirSync(join(copy, "test/rules"), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
});

afterAll(() => rmSync(copy, { recursive: true, force: true }));

function newRule(name: string): { status: number | null; output: string } {
  const done = spawnSync(process.execPath, [join(copy, "scripts/new-rule.mjs"), name], { cwd: copy, encoding: "utf8" });
  return { status: done.status, output: done.stdout + done.stderr };
}

const read = (file: string): string => readFileSync(join(copy, file), "utf8");

it("writes a rule that compiles, its page and its fixtures, and registers it", () => {
  const { status, output } = newRule("cost/no-free-lunch");

  expect(output).not.toContain("error TS");
  expect(status).toBe(0);
  expect(read("rules/registry.ts")).toContain('import { noFreeLunch } from "./cost/no-free-lunch.js";');
  expect(read("README.md")).toContain("rules/cost/no-free-lunch.md");
  expect(read("rules/ai-routes.schema.json")).toContain('"no-free-lunch"');
  expect(read("rules/cost/no-free-lunch.md")).toContain("Preset: recommended");
  expect(ruleExamples(read("rules/cost/no-free-lunch.md"))).toMatchObject({ incorrect: [{}], correct: [{}] });
  const pages = ["in-the-route-file", "in-another-file", "silent"].map((page) => parsePage(read(`test/rules/no-free-lunch/${page}.md`)));
  expect(pages.map(({ files }) => files.flatMap(({ markers }) => markers.map(({ rule }) => rule)))).toEqual([["no-free-lunch"], ["no-free-lunch"], []]);

  expect(newRule("cost/no-free-lunch")).toMatchObject({ status: 2, output: expect.stringContaining("is there already") });
});

it.each(["no-free-lunch", "prices/no-free-lunch", "cost/free-lunch", "cost/../no-lunch", ""])("refuses the name %j", (name) => {
  expect(newRule(name)).toMatchObject({ status: 2, output: expect.stringContaining("Usage: npm run new-rule -- <group>/<id>") });
});
