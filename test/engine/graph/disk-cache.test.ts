import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { defaultConfig, Project, resolveRules, rules, type Analysis, type Config } from "@ai-routes/rules";
import { openAnalysisCache, openWorkspace } from "@ai-routes/rules/disk";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-cache-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;

/** An app on disk with one AI route. */
function app({ installed = true } = {}): { root: string; kept: string; run(config?: Partial<Config>): Analysis } {
  const root = join(folder, String(count++));
  const kept = join(root, "node_modules/.cache/ai-routes");
  mkdirSync(join(root, "app/api/chat"), { recursive: true });
  if (installed) mkdirSync(join(root, "node_modules"));
  writeFileSync(join(root, "package.json"), '{ "name": "app", "dependencies": { "next": "16.4.6", "openai": "6.49.0" } }');
  writeFileSync(join(root, "app/api/chat/route.ts"), 'import OpenAI from "openai";\nexport const POST = async () => Response.json(await new OpenAI().chat.completions.create({ model: "gpt-4o", messages: [] }));\n');
  return {
    root,
    kept,
    run(settings) {
      const workspace = openWorkspace(root);
      const config = { ...defaultConfig(workspace.root), ...settings };
      return new Project(workspace).analyze({ config, rules: resolveRules(rules, config), cache: openAnalysisCache(root) ?? undefined });
    },
  };
}

const onlyFile = (kept: string): string => join(kept, readdirSync(kept)[0]!);

describe("the cache on disk", () => {
  it("stands in node_modules/.cache and serves the next process", () => {
    const { kept, run } = app();
    const first = run();
    const second = run();

    expect([first.stats.linked, second.stats.linked]).toEqual([1, 0]);
    expect(JSON.stringify(second.findings)).toBe(JSON.stringify(first.findings));
    expect(readdirSync(kept)).toHaveLength(1);
  });

  it("is not there where nothing is installed", () => {
    const { root, run } = app({ installed: false });

    expect(openAnalysisCache(root)).toBeNull();
    expect(run().stats.linked).toBe(1);
    expect(readdirSync(root).sort()).toEqual(["app", "package.json"]);
  });

  const damages: [what: string, damage: (bytes: Buffer) => Buffer][] = [
    ["cut off", (bytes) => bytes.subarray(0, bytes.length - 100)],
    ["empty", () => Buffer.alloc(0)],
    ["changed in the middle", (bytes) => Buffer.concat([bytes.subarray(0, bytes.length / 2), Buffer.from("?"), bytes.subarray(bytes.length / 2 + 1)])],
    ["of another tool", (bytes) => Buffer.concat([Buffer.alloc(32), bytes.subarray(32)])],
    ["no cache at all", () => Buffer.from("hello, world\n".repeat(20))],
  ];
  it.each(damages)("is as good as none where it is %s, and is written anew", (_, damage) => {
    const { kept, run } = app();
    const first = run();
    writeFileSync(onlyFile(kept), damage(readFileSync(onlyFile(kept))));
    const second = run();

    expect(second.stats.linked).toBe(1);
    expect(JSON.stringify(second.findings)).toBe(JSON.stringify(first.findings));
    expect(run().stats.linked).toBe(0);
  });

  it("that cannot be written fails nothing", () => {
    const { root, run } = app();
    writeFileSync(join(root, "node_modules/.cache"), "a file where a folder should be");

    expect(run().stats.linked).toBe(1);
    expect(run().stats.linked).toBe(1);
  });

  it("keeps a file for each of the last 16 settings and no more", () => {
    const { kept, run } = app();
    for (let n = 0; n < 18; n++) run({ gateways: [`https://llm${n}.acme.dev`] });

    expect(readdirSync(kept)).toHaveLength(16);
    expect(run({ gateways: ["https://llm17.acme.dev"] }).stats.linked).toBe(0);
  });
});
