import { join } from "node:path";
import { describe, expect, it } from "vitest";
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
  const packages = {
    "package.json": JSON.stringify({ name: "mono", private: true, workspaces: ["apps/*", "packages/*"] }),
    "apps/web/package.json": JSON.stringify({ name: "web", dependencies: { next: "16.4.6", "@mono/chat": "*" } }),
    "apps/web/app/api/chat/route.ts": 'export { POST } from "@mono/chat";\n',
    "packages/chat/package.json": JSON.stringify({ name: "@mono/chat", main: "src/index.ts", dependencies: { ai: "6.0.326" } }),
    "packages/chat/src/index.ts": route,
  };
  const shared = "packages/chat/src/index.ts";

  it("is analysed from its root: a fault in a package shows in the package", () => {
    const files = { ...packages, "apps/web/app/api/chat/route.ts": 'import { POST as post } from "@mono/chat";\n\nexport const POST = post;\n' };

    expect(found(appOnDisk(files), "apps/web/app/api/chat/route.ts", {}, files["apps/web/app/api/chat/route.ts"])).toHaveLength(1);
  });

  it("has configurations by app, also for the packages it imports", () => {
    const cwd = appOnDisk({ ...packages, "apps/web/ai-routes.config.json": guards });

    expect(found(cwd, shared)).toEqual([]);
    expect(found(cwd, "apps/web/app/api/chat/route.ts", {}, packages["apps/web/app/api/chat/route.ts"])).toEqual([]);
  });

  it("can be narrowed to a folder", () => {
    const cwd = appOnDisk(packages);

    expect(found(cwd, "apps/web/app/api/chat/route.ts", { root: "apps/web" }, packages["apps/web/app/api/chat/route.ts"])).toEqual([]);
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
