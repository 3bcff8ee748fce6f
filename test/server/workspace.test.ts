import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { Diagnostic } from "vscode-languageserver-protocol/node";
import { able, folderWith, pushing, removeFolders, TestClient, write, type StartOptions } from "./client.js";
import { comparable, freshly } from "./fresh.js";
import { chat, chatText, helper, helperText, manifest, smallApp } from "./small-app.js";

let client: TestClient;

afterEach(() => client.stop());
afterAll(removeFolders);

async function start(files: Record<string, string>, options: StartOptions = {}): Promise<TestClient> {
  return (client = await TestClient.start(folderWith(files), options));
}

const created = 1;
const changed = 2;
const deleted = 3;

const tell = (paths: readonly string[], type: number): Promise<void> =>
  client.notify("workspace/didChangeWatchedFiles", { changes: paths.map((path) => ({ uri: client.uri(path), type })) });

/** All there is, and that it is what a fresh analysis of the folder says. */
async function all(): Promise<Map<string, Diagnostic[]>> {
  const { items } = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>("workspace/diagnostic", { previousResultIds: [] });
  const expected = freshly(client.folder);
  expect(Object.fromEntries(items.map(({ uri, items: own }) => [uri, comparable(uri, own)]))).toEqual(Object.fromEntries(expected));
  return new Map(items.map(({ uri, items: own }) => [uri, own]));
}

describe("what happens on disk", () => {
  it("is watched", async () => {
    await start(smallApp());
    await client.idle();
    const registered = client.received.filter(({ method }) => method === "client/registerCapability").map(({ params }) => params);

    expect(JSON.stringify(registered)).toContain("workspace/didChangeWatchedFiles");
  });

  it("counts: a file that is changed, created, deleted", async () => {
    await start(smallApp());
    await all();
    write(client.folder, { [helper]: helperText.replace("attempt < 4", "attempt < 2") });
    await tell([helper], changed);
    await all();

    write(client.folder, { "app/api/more/route.ts": chatText });
    await tell(["app/api/more/route.ts"], created);
    expect((await all()).has(client.uri("app/api/more/route.ts"))).toBe(true);

    rmSync(join(client.folder, helper));
    await tell([helper], deleted);
    expect((await all()).has(client.uri(helper))).toBe(false);
  });

  it("counts: a folder that is renamed, of which only the folder is told", async () => {
    await start(smallApp());
    await all();
    mkdirSync(join(client.folder, "app/api/talk"));
    rmSync(join(client.folder, "app/api/talk"), { recursive: true });
    renameSync(join(client.folder, "app/api/chat"), join(client.folder, "app/api/talk"));
    await client.notify("workspace/didRenameFiles", { files: [{ oldUri: client.uri("app/api/chat"), newUri: client.uri("app/api/talk") }] });
    const found = await all();

    expect(found.has(client.uri("app/api/talk/route.ts"))).toBe(true);
    expect(found.has(client.uri(chat))).toBe(false);
  });

  it("counts: a folder that is created and one that is deleted", async () => {
    await start(smallApp());
    write(client.folder, { "app/api/a/b/route.ts": chatText });
    await client.notify("workspace/didCreateFiles", { files: [{ uri: client.uri("app/api/a") }] });
    expect((await all()).has(client.uri("app/api/a/b/route.ts"))).toBe(true);

    rmSync(join(client.folder, "app/api/a"), { recursive: true });
    await client.notify("workspace/didDeleteFiles", { files: [{ uri: client.uri("app/api/a") }] });
    expect((await all()).has(client.uri("app/api/a/b/route.ts"))).toBe(false);
  });

  it("counts: a branch switch, 200 files at once", async () => {
    const routes = (text: string): Record<string, string> => Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`app/api/r${index}/route.ts`, text]));
    const helpers = (retries: number): Record<string, string> => Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`lib/h${index}.ts`, helperText.replace("attempt < 4", `attempt < ${retries}`)]));
    await start(smallApp({ ...routes(chatText), ...helpers(2) }));
    await all();

    const after = { ...routes(chatText.replace("@/lib/ai", "@/lib/h7")), ...helpers(3) };
    const gone = Object.keys(after).slice(0, 20);
    write(client.folder, after);
    for (const path of gone) rmSync(join(client.folder, path));
    await tell(Object.keys(after).filter((path) => !gone.includes(path)), changed);
    await tell(gone, deleted);
    const found = await all();

    expect(found.has(client.uri("lib/h7.ts"))).toBe(true);
    expect(found.has(client.uri(gone[0]!))).toBe(false);
    expect((await client.idle()).routes).toBe(131);
  });

  it("counts: the app's package.json, tsconfig and vercel.json", async () => {
    await start(smallApp({ [chat]: chatText.replace("export const maxDuration = 30;\n", "") }));
    await all();
    write(client.folder, { "vercel.json": JSON.stringify({ functions: { "app/api/**/*.ts": { maxDuration: 120 } } }) });
    await tell(["vercel.json"], created);
    await all();
    write(client.folder, { "tsconfig.json": JSON.stringify({ compilerOptions: { paths: {} } }) });
    await tell(["tsconfig.json"], changed);
    expect((await all()).size).toBe(0);
    write(client.folder, { "tsconfig.json": smallApp()["tsconfig.json"]!, "package.json": manifest.replace("6.0.326", "5.0.100") });
    await tell(["tsconfig.json", "package.json"], changed);
    expect((await all()).size).toBeGreaterThan(0);
  });

  it("is looked at by itself when a client cannot watch", async () => {
    const blind = { ...able, workspace: { ...able.workspace, didChangeWatchedFiles: { dynamicRegistration: false } } };
    await start(smallApp(), { capabilities: blind });
    await client.open(chat, chatText);
    await client.pull(chat);
    write(client.folder, { [helper]: helperText.replace("attempt < 4", "attempt < 9") });
    await client.notify("textDocument/didSave", { textDocument: { uri: client.uri(chat) } });

    expect((await client.pull(helper)).items.some(({ message }) => String(message).includes("27 requests"))).toBe(true);
  });
});

describe("several folders", () => {
  it("are analysed each, and folders may come and go", async () => {
    const [first, second] = [folderWith(smallApp()), folderWith(smallApp())];
    client = await TestClient.start(first, { folders: [first] });
    expect((await client.idle()).apps).toBe(1);

    const folder = { name: "second", uri: `file://${second}` };
    await client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [folder], removed: [] } });
    expect(await client.idle()).toMatchObject({ apps: 2, routes: 2 });
    await client.notify("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [folder] } });
    expect(await client.idle()).toMatchObject({ apps: 1, routes: 1 });
  });

  it("that lie in each other show nothing twice", async () => {
    const folder = folderWith(smallApp({ "inner/package.json": manifest, "inner/app/api/x/route.ts": chatText.replace("@/lib/ai", "../../../../lib/ai") }));
    client = await TestClient.start(folder, { folders: [folder, join(folder, "inner")], capabilities: pushing });
    const summary = await client.idle();

    expect(summary.routes).toBe(2);
    expect([...client.published.keys()]).toHaveLength(new Set(client.published.keys()).size);
  });

  it("hold several apps, each with the configuration nearest to it", async () => {
    const app = (name: string): Record<string, string> => ({
      [`apps/${name}/package.json`]: manifest.replace("shop", name),
      [`apps/${name}/app/api/x/route.ts`]: chatText.replace("@/lib/ai", `../../../../../packages/ai`),
    });
    await start({
      "package.json": JSON.stringify({ private: true, workspaces: ["apps/*", "packages/*"] }),
      "packages/ai.ts": helperText,
      ...app("one"),
      ...app("two"),
      "apps/two/ai-routes.config.json": JSON.stringify({ rules: { "require-auth": "off" } }),
    });
    const codes = async (path: string): Promise<unknown[]> => (await client.pull(path)).items.map(({ code }) => code);

    expect(await client.idle()).toMatchObject({ apps: 2, routes: 2 });
    expect(await codes("apps/one/app/api/x/route.ts")).toContain("require-auth");
    expect(await codes("apps/two/app/api/x/route.ts")).not.toContain("require-auth");
  });

  it("below a workspace's root see the packages beside them, and are the only ones shown", async () => {
    const folder = folderWith({
      "package.json": JSON.stringify({ private: true, workspaces: ["apps/*", "packages/*"] }),
      "packages/ai/package.json": JSON.stringify({ name: "@acme/ai", main: "index.ts" }),
      "packages/ai/index.ts": helperText,
      "apps/one/package.json": manifest,
      "apps/one/app/api/x/route.ts": chatText.replace("@/lib/ai", "@acme/ai"),
      "apps/two/package.json": manifest,
      "apps/two/app/api/x/route.ts": chatText.replace("@/lib/ai", "@acme/ai"),
    });
    client = await TestClient.start(folder, { folders: [join(folder, "apps/one")] });

    expect(await client.idle()).toMatchObject({ apps: 1, routes: 1 });
    expect((await client.pull("packages/ai/index.ts")).items.map(({ code }) => code)).toContain("no-stacked-retries");
  });
});

describe("a document", () => {
  it("outside of all folders brings the project around it", async () => {
    const folder = folderWith(smallApp());
    client = await TestClient.start(folder, { folders: [] });
    expect((await client.idle()).apps).toBe(0);
    await client.open(helper, readFileSync(join(folder, helper), "utf8"));

    expect((await client.pull(helper)).items.map(({ code }) => code)).toContain("no-stacked-retries");
  });

  it("that is no file (untitled, git) is let be", async () => {
    await start(smallApp());
    for (const uri of ["untitled:Untitled-1", `git:${join(client.folder, helper)}?HEAD`]) {
      await client.notify("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text: helperText.replace("attempt < 4", "attempt < 99") } });
      expect(await client.request("textDocument/diagnostic", { textDocument: { uri } })).toMatchObject({ kind: "full", items: [] });
      expect(await client.request("textDocument/codeLens", { textDocument: { uri } })).toEqual([]);
    }
    await all();
  });

  it("that is not on disk yet is analysed as it stands in the editor", async () => {
    await start(smallApp());
    await client.open("app/api/fresh/route.ts", chatText);

    expect((await client.pull("app/api/fresh/route.ts")).items.map(({ code }) => code)).toContain("require-auth");
    await client.close("app/api/fresh/route.ts");
    expect((await client.pull("app/api/fresh/route.ts")).items).toEqual([]);
  });

  it("in node_modules or build output is no part of the app", async () => {
    await start(smallApp());
    await client.open("node_modules/x/app/api/y/route.ts", chatText);
    await client.open(".next/server/app/api/y/route.ts", chatText);
    await all();
  });
});

describe("a crash in one rule", () => {
  it("disables that rule, is told, and leaves the others running", async () => {
    const { guardedRules } = await import("../../server/src/guarded-rules.js");
    const { analyze, defaultConfig, resolveRules, rules } = await import("../../rules/index.js");
    const { openWorkspace } = await import("../../rules/disk/index.js");
    const log: string[] = [];
    const crashing = rules.map((rule) => (rule.id === "require-auth" ? { ...rule, check: () => { throw new Error("a fault"); } } : rule));
    const guarded = guardedRules(crashing, (message) => log.push(message));
    await start(smallApp());
    const config = defaultConfig(client.folder);
    const found = (): string[] => analyze(openWorkspace(client.folder), { config, rules: resolveRules(guarded.rules, config) }).findings.map(({ rule }) => rule);

    expect(found()).toContain("no-stacked-retries");
    expect(found()).not.toContain("require-auth");
    expect([...guarded.crashed]).toEqual([["require-auth", "a fault"]]);
    expect(log).toHaveLength(1);
    guarded.reset();
    found();
    expect(log).toHaveLength(2);
  });
});
