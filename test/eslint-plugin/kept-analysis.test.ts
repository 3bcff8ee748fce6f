import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { defaultConfig, Project, resolveRules, rules, type Analysis, type Config, type Finding } from "@ai-routes/rules";
import { openAnalysisCache, openWorkspace } from "@ai-routes/rules/disk";
import { ProjectSession } from "../../eslint-plugin/src/project-session.js";
import { appOnDisk, manifest, removeAppsAfterTests, write } from "./app-on-disk.js";

removeAppsAfterTests();

const analyze = vi.spyOn(Project.prototype, "analyze");
afterAll(() => void vi.restoreAllMocks());
const linked = (): number => (analyze.mock.results.at(-1)!.value as Analysis).stats.linked;

const path = "app/api/chat/route.ts";
const helper = "lib/answer.ts";

function installedApp(): string {
  const root = appOnDisk({
    "package.json": manifest,
    [path]: 'import { answer } from "../../../lib/answer";\nexport const POST = () => answer();\n',
    [helper]: 'import { openai } from "@ai-sdk/openai";\nimport { generateText } from "ai";\nexport const answer = async () => Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));\n',
  });
  mkdirSync(join(root, "node_modules"));
  return root;
}

/** The findings in the route as a process of ESLint that begins now would give them. */
function inNewProcess(root: string, settings: Partial<Config> = {}): Finding[] {
  const config = { ...defaultConfig(root), ...settings };
  const session = new ProjectSession(openWorkspace(root), () => config, openAnalysisCache(root));
  return session.findings(join(root, path), readFileSync(join(root, path), "utf8"), resolveRules(rules, config, { preset: "all" }));
}

const words = (findings: readonly Finding[]): string[] => findings.map(({ rule, message }) => `${rule}: ${message}`);

it("a second process links nothing and finds the same", () => {
  const root = installedApp();
  const first = inNewProcess(root);
  expect(linked()).toBe(1);
  const second = inNewProcess(root);

  expect(linked()).toBe(0);
  expect(first.length).toBeGreaterThan(3);
  expect(words(second)).toEqual(words(first));
});

it("an edit of a file the route calls shows", () => {
  const root = installedApp();
  const first = inNewProcess(root);
  write(join(root, helper), readFileSync(join(root, helper), "utf8").replace('prompt: "Hello"', 'prompt: "Hello", maxRetries: 9'));
  const second = inNewProcess(root);

  expect(linked()).toBe(1);
  expect(words(second)).not.toEqual(words(first));
});

it('`"cache": false` keeps nothing', () => {
  const root = installedApp();
  inNewProcess(root, { cache: false });
  inNewProcess(root, { cache: false });

  expect(linked()).toBe(1);
});
