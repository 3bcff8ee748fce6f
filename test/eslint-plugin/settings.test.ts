import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { Project } from "@ai-routes/rules";
import { appOnDisk, manifest, removeAppsAfterTests } from "./app-on-disk.js";
import { lint } from "./lint.js";

removeAppsAfterTests();

const route = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { allowed } from "@acme/access";

export async function POST() {
  await allowed();
  return Response.json(await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" }));
}
`;
const guards = JSON.stringify({ guards: [{ call: "@acme/access#allowed", kind: "auth" }], rules: { "require-auth": "off" } });
const auth = { "require-auth": "error" } as const;
const found = (cwd: string, path: string, settings: Record<string, unknown> = {}, text = route): string[] =>
  lint(cwd, join(cwd, path), text, auth, { settings: { "ai-routes": settings } }).map(({ ruleId }) => ruleId!);

describe("ai-routes.config.json", () => {
  const path = "app/api/chat/route.ts";

  it("is the nearest one: it says what is true of the app", () => {
    expect(found(appOnDisk({ "package.json": manifest, [path]: route }), path)).toEqual(["ai-routes/require-auth"]);
    expect(found(appOnDisk({ "package.json": manifest, [path]: route, "ai-routes.config.json": guards }), path)).toEqual([]);
  });

  it("is the one the settings name", () => {
    const cwd = appOnDisk({ "package.json": manifest, [path]: route, "config/ai.json": guards });

    expect(found(cwd, path, { config: "config/ai.json" })).toEqual([]);
  });

  it("says nothing of severities: these are ESLint's", () => {
    const off = JSON.stringify({ rules: { "require-auth": "off" } });

    expect(found(appOnDisk({ "package.json": manifest, [path]: route, "ai-routes.config.json": off }), path)).toEqual(["ai-routes/require-auth"]);
  });

  it("leaves out the files it ignores", () => {
    const ignore = JSON.stringify({ ignore: ["app/api/**"] });

    expect(found(appOnDisk({ "package.json": manifest, [path]: route, "ai-routes.config.json": ignore }), path)).toEqual([]);
  });

  it("that is faulty ends the run with its place, as ESLint's own configuration does", () => {
    const cwd = appOnDisk({ "package.json": manifest, [path]: route, "ai-routes.config.json": '{\n  "guard": []\n}' });

    expect(() => found(cwd, path)).toThrow(/ai-routes\.config\.json:2:3: unknown key `guard`/);
  });
});

describe("a monorepo", () => {
  const chatRoute = "app/api/chat/route.ts";
  const handler = 'import { answer } from "@mono/chat";\n\nexport async function POST() {\n  return answer();\n}\n';
  const retries = `import { openai } from "@ai-sdk/openai";
import { generateText } from "ai";
import { allowed } from "@acme/access";

export async function answer() {
  await allowed();
  for (let attempt = 0; attempt < 9; attempt++) {
    try {
      return await generateText({ model: openai("gpt-4o-mini"), prompt: "Hello" });
    } catch {
      continue;
    }
  }
}
`;
  const shared = "packages/chat/src/index.ts";
  const web = JSON.stringify({ name: "web", dependencies: { next: "16.4.6", "@mono/chat": "*" } });
  const files = {
    "package.json": JSON.stringify({ name: "mono", private: true, workspaces: ["apps/*", "packages/*"] }),
    "apps/web/package.json": web,
    [`apps/web/${chatRoute}`]: handler,
    "packages/chat/package.json": JSON.stringify({ name: "@mono/chat", main: "src/index.ts", dependencies: { ai: "6.0.326" } }),
    [shared]: retries,
  };
  const inPackage = (cwd: string): string[] => lint(cwd, join(cwd, shared), retries, { "no-stacked-retries": "error" }).map(({ ruleId }) => ruleId!);
  const inApp = (cwd: string, settings: Record<string, unknown> = {}, app = "web"): string[] => found(cwd, `apps/${app}/${chatRoute}`, settings, handler);

  it("is analysed from its root: calls of packages are followed, and what is at fault there shows there", () => {
    const cwd = appOnDisk(files);

    expect(inApp(cwd)).toEqual(["ai-routes/require-auth"]);
    expect(inPackage(cwd)).toEqual(["ai-routes/no-stacked-retries"]);
  });

  it("has configurations by app", () => {
    const cwd = appOnDisk({ ...files, "apps/web/ai-routes.config.json": guards });

    expect(inApp(cwd)).toEqual([]);
    expect(inPackage(cwd)).toEqual(["ai-routes/no-stacked-retries"]);
  });

  it("has each app analysed once, also where a package concerns them all", () => {
    const analyze = vi.spyOn(Project.prototype, "analyze");
    const cwd = appOnDisk({ ...files, "apps/docs/package.json": web.replace("web", "docs"), [`apps/docs/${chatRoute}`]: handler });
    const rules = { "require-auth": "error", "no-stacked-retries": "error" } as const;
    const linted = (path: string, text: string): number => lint(cwd, join(cwd, path), text, rules).length;

    expect([linted(`apps/web/${chatRoute}`, handler), linted(shared, retries), linted(`apps/docs/${chatRoute}`, handler)]).toEqual([1, 1, 1]);
    expect(analyze).toHaveBeenCalledTimes(2);
    analyze.mockRestore();
  });

  it("can be narrowed to a folder", () => {
    expect(inApp(appOnDisk(files), { root: "apps/web" })).toEqual([]);
  });
});

describe("settings", () => {
  const path = "app/api/chat/route.ts";

  it.each([
    [{ roots: "." }, 'settings["ai-routes"].roots is unknown'],
    [{ root: 1 }, 'settings["ai-routes"].root must be a path'],
  ])("that cannot be are refused: %j", (settings, complaint) => {
    expect(() => found(appOnDisk({ "package.json": manifest, [path]: route }), path, settings)).toThrow(complaint);
  });
});
