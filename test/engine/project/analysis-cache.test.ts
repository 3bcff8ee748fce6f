import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { describe, expect, it } from "vitest";
import { defaultConfig, Project, resolveRules, rules, type Analysis, type AnalysisCache, type Config, type Finding, type Workspace } from "@ai-routes/rules";
import { parsePage } from "../../fixture-page.js";
import { pageApp } from "../../fixture-run.js";
import { memoryWorkspace } from "../../workspace.js";
import { appTexts } from "../linked-route.js";

/** A cache in memory; what is in it has gone through bytes, as on disk. */
function memoryCache(): AnalysisCache & { saved: number } {
  const files = new Map<string, Buffer>();
  return {
    saved: 0,
    hash: (text) => text,
    load: (name) => (files.has(name) ? deserialize(files.get(name)!) : null),
    save(name, memory) {
      this.saved++;
      files.set(name, serialize(memory));
    },
  };
}

/** As a process of its own would: nothing but the cache is handed on. */
function analyzed(workspace: Workspace, config: Config, cache?: AnalysisCache, only?: string[]): Analysis {
  return new Project(workspace).analyze({ config, rules: resolveRules(rules, config, { preset: "all", only }), cache });
}

/** All that an analysis says, down to the texts that fixes write, but for its counters. */
function told({ apps, routes, findings, problems }: Analysis, { read }: Workspace): unknown {
  const written = ({ fixes, ...finding }: Finding): unknown => ({
    ...finding,
    // Of one that changes nothing here, no host asks what else it would need.
    fixes: fixes.map(({ edits, creates, packages, ...fix }) => ({ ...fix, edits: edits(read), ...(edits(read).length > 0 && { creates: creates?.(read), packages: packages?.(read) }) })),
  });
  return { apps, routes, findings: findings.map(written), problems };
}

describe("an analysis says the same from the cache", () => {
  const pages = fileURLToPath(new URL("../../rules/", import.meta.url));

  // Every sixth page: each rule, and each kind of thing a route holds, is among them.
  it.each(rules.filter(({ id }) => existsSync(pages + id)))("in the apps of pages of $id", ({ id }) => {
    for (const file of readdirSync(pages + id).filter((_, index) => index % 6 === 0)) {
      const { texts, root, config } = pageApp(parsePage(readFileSync(`${pages}${id}/${file}`, "utf8")), id);
      const workspace = memoryWorkspace(texts, root);
      const cache = memoryCache();
      const cold = analyzed(workspace, config, cache);
      const warm = analyzed(workspace, config, cache);

      expect(told(warm, workspace), file).toEqual(told(cold, workspace));
      expect([warm.stats.linked, warm.stats.contexts], file).toEqual([0, 0]);
      expect(cache.saved, file).toBe(1);
    }
  });
});

const root = "/app-root";

const files = {
  "lib/ask.ts": `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
export const ask = async (maxRetries = 0) => (await generateText({ model: openai("gpt-4o"), prompt: "hi", maxRetries })).text;
`,
  "lib/limit.ts": "export const limit = () => 0;\n",
  "lib/index.ts": 'export { ask } from "./ask";\n',
  "app/api/one/route.ts": 'import { ask } from "@/lib/ask";\nimport { limit } from "@/lib/limit";\nexport const POST = async () => Response.json(await ask(limit()));\n',
  "app/api/two/route.ts": 'import { ask } from "@/lib";\nexport const POST = async () => Response.json(await ask(1));\n',
};

describe("between two processes an edit costs what rests on it:", () => {
  const manifest = (packages: Record<string, string>): string => appTexts({}, packages)[`${root}/package.json`]!;
  const cases: [what: string, edits: Record<string, string | null>, linked: number][] = [
    ["a route", { "app/api/two/route.ts": files["app/api/two/route.ts"].replace("ask(1)", "ask(3)") }, 1],
    ["a helper of one route", { "lib/limit.ts": "export const limit = () => 4;\n" }, 1],
    ["a helper of all", { "lib/ask.ts": files["lib/ask.ts"].replace("maxRetries = 0", "maxRetries = 5") }, 2],
    ["a helper that is gone", { "lib/limit.ts": null }, 1],
    ["a new route", { "app/api/three/route.ts": files["app/api/two/route.ts"] }, 1],
    ["a new file in the place of another", { "lib.ts": 'export { ask } from "./lib/ask";\n' }, 1],
    ["a file nobody imports", { "lib/alone.ts": "export const alone = 1;\n" }, 0],
    ["a comment that silences nothing, in a helper", { "lib/limit.ts": "// ai-routes-disable-next-line require-auth -- why\nexport const limit = () => 0;\n" }, 1],
    ["another version of a package", { "package.json": manifest({ ai: "4.3.0" }) }, 2],
    ["another path in the settings of TypeScript", { "tsconfig.json": '{ "compilerOptions": { "paths": { "@/lib": ["./lib/ask.ts"], "@/*": ["./*"] } } }' }, 2],
  ];

  it.each(cases)("%s", (_, edits, linked) => {
    const config = defaultConfig(root);
    const cache = memoryCache();
    const before = appTexts(files);
    analyzed(memoryWorkspace(before, root), config, cache);
    const changes = Object.fromEntries(Object.entries(edits).map(([path, text]) => [`${root}/${path}`, text]));
    const after = memoryWorkspace(Object.fromEntries(Object.entries({ ...before, ...changes }).filter((entry): entry is [string, string] => entry[1] !== null)), root);
    const warm = analyzed(after, config, cache);

    expect(told(warm, after)).toEqual(told(analyzed(after, config), after));
    expect(warm.stats.linked).toBe(linked);
    expect(analyzed(after, config, cache).stats.linked).toBe(0);
  });

  it("another configuration begins with nothing", () => {
    const workspace = memoryWorkspace(appTexts(files), root);
    const cache = memoryCache();
    analyzed(workspace, defaultConfig(root), cache);

    expect(analyzed(workspace, { ...defaultConfig(root), gateways: ["https://llm.acme.dev"] }, cache).stats.linked).toBe(2);
  });

  it("comments of files that are not parsed again still silence, and are still said to silence nothing", () => {
    const idle = "// ai-routes-disable-next-line require-auth -- why\n";
    const workspace = memoryWorkspace(appTexts({ ...files, "lib/limit.ts": `${idle}${files["lib/limit.ts"]}`, "app/api/one/route.ts": `// ai-routes-disable require-auth -- why\n${files["app/api/one/route.ts"]}` }), root);
    const cache = memoryCache();
    const only = ["require-auth"];
    analyzed(workspace, defaultConfig(root), cache, only);
    const warm = analyzed(workspace, defaultConfig(root), cache, only);
    const said = warm.findings.map(({ rule, at }) => `${rule} ${at.file.slice(root.length + 1)}`);

    expect(warm.stats.parsed).toBe(0);
    expect(said).toContain("unused-suppression lib/limit.ts");
    expect(said).toContain("require-auth app/api/two/route.ts");
    expect(said).not.toContain("require-auth app/api/one/route.ts");
  });
});
