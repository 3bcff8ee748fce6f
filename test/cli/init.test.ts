import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig, rules } from "@ai-routes/rules";
import type { Terminal } from "../../cli/src/terminal.js";
import { beginWith, folder, read, runHere, write } from "./app-folder.js";

beginWith(() => {
  write("package.json", '{\n  "name": "shop",\n  "dependencies": {\n    "next": "16.4.6",\n    "ai": "6.0.326"\n  }\n}\n');
  write("app/api/chat/route.ts", 'import { generateText } from "ai";\nexport async function POST() {\n  return generateText({ model: "openai/gpt-4o", prompt: "Hi" });\n}\n');
});

async function runs(args: string[], settings: Partial<Terminal> = {}) {
  return runHere(args, settings);
}

describe("init", () => {
  it("writes a configuration, a baseline that holds what is found, and names the CLI in the manifest", async () => {
    const { code, out } = await runs(["init", "--yes"]);

    expect(code).toBe(0);
    expect(readConfig(read("ai-routes.config.json"), "/app/ai-routes.config.json", rules).problems).toEqual([]);
    expect(JSON.parse(read("package.json"))).toHaveProperty("devDependencies.ai-routes");
    expect(out).toContain("To install: npm install -D ai-routes");
    expect((await runs(["check", "--baseline", "--fail-on", "info"])).code).toBe(0);
  });

  it("run again changes nothing", async () => {
    await runs(["init", "--yes"]);

    expect((await runs(["init", "--yes"])).out).toBe("Everything is set up already.\n");
  });

  it("adds the plugin to ESLint's configuration", async () => {
    write("eslint.config.mjs", "export default [];\n");
    await runs(["init", "--yes"]);

    expect(read("eslint.config.mjs")).toContain("[aiRoutes.configs.recommended]");
    expect(read("package.json")).toContain('"eslint-plugin-ai-routes"');
  });

  it("says what it cannot do", async () => {
    write(".eslintrc.json", "{}");

    expect((await runs(["init", "--dry-run"])).err).toContain(".eslintrc.json is ESLint's old format");
  });

  it("asks, and takes no for an answer", async () => {
    const before = readdirSync(folder);
    const { out } = await runs(["init"], { ask: async () => "n" });

    expect(out).toContain("+++ b/ai-routes.config.json");
    expect(readdirSync(folder)).toEqual(before);
  });

  it("where nobody can answer wants to be told", async () => {
    const { code, err } = await runs(["init"]);

    expect(code).toBe(2);
    expect(err).toContain("--yes");
    expect(existsSync(join(folder, "ai-routes.config.json"))).toBe(false);
  });

  it("of an app in a monorepo writes a workflow that installs at the root and checks the app", async () => {
    mkdirSync(join(folder, ".git"));
    write("pnpm-lock.yaml", "");
    for (const path of ["package.json", "app/api/chat/route.ts"]) write(`apps/web/${path}`, read(path));
    rmSync(join(folder, "app"), { recursive: true });
    await runs(["init", "apps/web", "--yes"]);
    const workflow = read(".github/workflows/ai-routes.yml");

    expect(workflow).toContain("      - run: pnpm install --frozen-lockfile\n      - run: pnpm exec ai-routes check --format github --baseline\n        working-directory: \"apps/web\"\n");
    expect(workflow).toContain("pnpm/action-setup");
  });
});

it("rules prints each rule with its preset, severity and fix", async () => {
  const { out } = await runs(["rules"]);

  for (const { id } of rules) expect(out).toContain(id);
  expect(out).toMatch(/require-runtime +recommended +info +safe/);
});
