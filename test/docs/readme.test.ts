import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readConfig, rules } from "@ai-routes/rules";
import { commandLine } from "../../cli/src/arguments.js";
import { root } from "../invariants/sources.js";

const readme = readFileSync(`${root}README.md`, "utf8");

it("the configuration in the README is one", () => {
  const [, text] = /```jsonc\n([\s\S]*?)```/.exec(readme) ?? [];
  const { config, problems } = readConfig(text ?? "", "/app/ai-routes.config.json", rules);

  expect(problems).toEqual([]);
  expect(config?.overrides).toHaveLength(1);
});

it("the README lists the commands and the options of check as they are", () => {
  const nothing = async (): Promise<void> => {};
  const program = commandLine({ check: nothing, trace: nothing, explain: nothing, report: nothing, docs: nothing, rules: nothing, add: nothing, init: nothing, migrate: nothing, lsp: nothing }, { out: () => {}, err: () => {} });
  const check = program.commands.find((command) => command.name() === "check");

  expect([...readme.matchAll(/^\| `ai-routes (\w+)/gm)].map(([, name]) => name)).toEqual(program.commands.map((command) => command.name()));
  expect([...readme.matchAll(/^\| `(--[\w-]+)/gm)].map(([, flag]) => flag)).toEqual(check?.options.map(({ long }) => long));
});

it.each(["README.md", "CONTRIBUTING.md"])("the links and paths in %s lead somewhere", (file) => {
  const text = readFileSync(root + file, "utf8");
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => path!);
  const scripts = [...text.matchAll(/node ([\w/-]+\.mjs)/g)].map(([, path]) => path!);

  expect(links.length + scripts.length).toBeGreaterThan(0);
  for (const path of [...links, ...scripts]) expect(() => readFileSync(root + path), path).not.toThrow();
});

it("ARCHITECTURE.md maps every folder of the tests", () => {
  const map = readFileSync(`${root}ARCHITECTURE.md`, "utf8").split("## Code map")[1]!.split("\n## ")[0]!;
  const named = [...map.matchAll(/`(test\/[\w-]+\/)`/g)].map(([, path]) => path!);
  const tests = readdirSync(`${root}test`, { withFileTypes: true }).filter((one) => one.isDirectory()).map(({ name }) => `test/${name}/`);

  expect(tests.filter((folder) => !named.includes(folder))).toEqual([]);
});
