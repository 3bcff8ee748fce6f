import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { ProgressType, type Diagnostic } from "vscode-languageserver-protocol/node";
import { able, folderWith, pushing, removeFolders, TestClient, write, type StartOptions } from "./client.js";
import { chat, chatText, helper, helperText, smallApp } from "./small-app.js";

let client: TestClient;

afterEach(() => client.stop());
afterAll(removeFolders);

async function start(options: StartOptions = {}, files: Record<string, string> = {}): Promise<TestClient> {
  return (client = await TestClient.start(folderWith(smallApp(files)), options));
}

const codes = (items: readonly Diagnostic[]): unknown[] => items.map(({ code }) => code);
const says = (items: readonly Diagnostic[], words: string): boolean => items.some(({ message }) => String(message).includes(words));
const stacked = (items: readonly Diagnostic[]): string | undefined => items.find(({ code }) => code === "no-stacked-retries")?.message as string | undefined;

describe("diagnostics a client asks for", () => {
  it("come with the rule, its page, and the way from the handler", async () => {
    const { items } = await (await start()).pull(helper);
    const [one] = items.filter(({ code }) => code === "no-stacked-retries");

    expect(one).toMatchObject({ source: "ai-routes", severity: 2, range: { start: { line: 6 } } });
    expect(one?.codeDescription?.href).toMatch(/\/retries\/no-stacked-retries\.md$/);
    expect(one?.relatedInformation?.map(({ location }) => location.uri)).toEqual([client.uri(helper), client.uri(helper)]);
  });

  it("are unchanged where they are the same, and new where they are not", async () => {
    await start();
    await client.open(chat, chatText);
    const first = await client.pull(chat);

    expect(first.kind).toBe("full");
    expect(await client.pull(chat, first.resultId)).toEqual({ kind: "unchanged", resultId: first.resultId });

    await client.change(chat, `\n${chatText}`);
    const moved = await client.pull(chat, first.resultId);

    expect(moved.kind).toBe("full");
    expect(moved.items[0]!.range.start.line).toBe(first.items[0]!.range.start.line + 1);
  });

  it("of the whole workspace come in portions, with what has not changed said to be so", async () => {
    const routes = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`app/api/r${index}/route.ts`, chatText]));
    await start({}, routes);
    const portions: { items: { uri: string; kind: string; resultId: string }[] }[] = [];
    client.connection.onProgress(new ProgressType<(typeof portions)[number]>(), "portions", (portion) => void portions.push(portion));
    const last = await client.request<{ items: unknown[] }>("workspace/diagnostic", { previousResultIds: [], partialResultToken: "portions" });
    const items = portions.flatMap((portion) => portion.items);

    expect(last.items).toEqual([]);
    expect(portions.length).toBeGreaterThan(2);
    expect(items).toHaveLength(122);
    expect(new Set(items.map(({ uri }) => uri))).toContain(client.uri("app/api/r119/route.ts"));

    const again = await client.request<{ items: { kind: string }[] }>("workspace/diagnostic", { previousResultIds: items.map(({ uri, resultId }) => ({ uri, value: resultId })) });
    expect(new Set(again.items.map(({ kind }) => kind))).toEqual(new Set(["unchanged"]));
  });

  it("tell of a file that had some when last asked that it has none now", async () => {
    await start({ capabilities: able });
    const { resultId } = await client.pull(helper);
    rmSync(join(client.folder, chat));
    await client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: client.uri(chat), type: 3 }] });
    const { items } = await client.request<{ items: unknown[] }>("workspace/diagnostic", { previousResultIds: [{ uri: client.uri(helper), value: resultId }] });

    expect(items).toEqual([expect.objectContaining({ uri: client.uri(helper), kind: "full", items: [] })]);
  });

  it("are asked for again when an edit elsewhere has changed them", async () => {
    await start();
    await client.open(helper, helperText);
    await client.open(chat, chatText);
    const before = await client.pull(chat);
    await client.change(helper, helperText.replace("attempt < 4", "attempt < 9"));
    await client.pull(helper);

    expect(client.received.map(({ method }) => method)).toContain("workspace/diagnostic/refresh");
    expect((await client.pull(chat, before.resultId)).kind).toBe("full");
  });

  it("are never sent as well", async () => {
    await start();
    await client.open(chat, chatText);
    await client.pull(chat);
    await client.idle();

    expect(client.published.size).toBe(0);
  });
});

describe("diagnostics that are sent", () => {
  it("come without being asked for, with the version of the document, and go when the fault does", async () => {
    await start({ capabilities: pushing });
    await client.open(helper, helperText);
    await client.idle();

    expect(client.initialized.capabilities.diagnosticProvider).toBeUndefined();
    expect(stacked(client.published.get(client.uri(helper))!.diagnostics)).toContain("12 requests");

    await client.change(helper, helperText.replace("maxOutputTokens: 200", "maxOutputTokens: 200, maxRetries: 0"));
    await client.idle();
    // Before, the folder may have been analysed with the file not open yet: what is on disk has no version.
    expect(client.published.get(client.uri(helper))).toMatchObject({ version: 2 });
    expect(stacked(client.published.get(client.uri(helper))!.diagnostics)).toBeUndefined();
  });

  it("of an open file change with an unsaved edit of another", async () => {
    await start({ capabilities: pushing });
    await client.open(chat, chatText);
    await client.open(helper, helperText);
    await client.idle();
    const before = client.published.get(client.uri(chat))!.diagnostics;
    await client.change(helper, helperText.replace("attempt < 4", "attempt < 9"));
    await client.idle();
    const after = client.published.get(client.uri(chat))!.diagnostics;

    expect(says(before, "12 requests")).toBe(true);
    expect(says(after, "27 requests")).toBe(true);
  });

  it("go back to what is on disk when a file is closed unsaved", async () => {
    await start({ capabilities: pushing });
    await client.open(helper, "");
    await client.idle();
    expect(client.published.get(client.uri(helper))?.diagnostics ?? []).toEqual([]);
    await client.close(helper);
    await client.idle();
    expect(stacked(client.published.get(client.uri(helper))!.diagnostics)).toContain("12 requests");
  });
});

describe("settings", () => {
  const asked = { ...able, workspace: { ...able.workspace, configuration: true } };

  it("give rules their severities, whether asked for or handed over", async () => {
    const settings = { rules: { "no-stacked-retries": "info", "require-auth": "off" } };
    for (const capabilities of [able, asked]) {
      await start({ settings, capabilities });
      const { items } = await client.pull(helper);

      expect(items.find(({ code }) => code === "no-stacked-retries")?.severity).toBe(3);
      expect(codes((await client.pull(chat)).items)).not.toContain("require-auth");
      await client.stop();
    }
  });

  it("choose the preset", async () => {
    await start({ settings: { preset: "all" } });
    const all = await client.pull(chat);
    await client.notify("workspace/didChangeConfiguration", { settings: { "ai-routes": { preset: "recommended" } } });
    const fewer = await client.pull(chat);

    expect(fewer.items.length).toBeLessThan(all.items.length);
  });

  it("give way to the configuration file, rule by rule", async () => {
    const config = JSON.stringify({ rules: { "no-stacked-retries": "warning" } });
    await start({ settings: { rules: { "no-stacked-retries": "off", "require-auth": "off" } } }, { "ai-routes.config.json": config });

    expect((await client.pull(helper)).items.find(({ code }) => code === "no-stacked-retries")?.severity).toBe(2);
    expect(codes((await client.pull(chat)).items)).not.toContain("require-auth");
  });

  it("that are wrong are named, and the right ones count", async () => {
    await start({ settings: { preset: "stict", rules: { "no-stackd-retries": "off", "require-auth": "off", "require-timeout": "loud" }, codeLens: "yes" } });
    const { problems } = await client.idle();
    const shown = client.received.find(({ method }) => method === "window/showMessage")!.params as { message: string };

    expect(problems).toHaveLength(4);
    expect(shown.message).toMatch(/did you mean `no-stacked-retries`\? .*did you mean `strict`\? /);
    expect(codes((await client.pull(chat)).items)).not.toContain("require-auth");
  });

  it("switch diagnostics off", async () => {
    await start({ settings: { diagnostics: "off" } });

    expect((await client.pull(helper)).items).toEqual([]);
  });
});

describe("ai-routes.config.json", () => {
  it("counts as it is in the editor; while it is faulty, what it said before does, and the fault is shown in it", async () => {
    await start();
    const off = JSON.stringify({ rules: { "no-stacked-retries": "off" } });
    await client.open("ai-routes.config.json", off, "json");
    expect(codes((await client.pull(helper)).items)).not.toContain("no-stacked-retries");

    await client.change("ai-routes.config.json", off.replace("off", "of"));
    const { items } = await client.pull("ai-routes.config.json");

    expect(items[0]).toMatchObject({ severity: 1, source: "ai-routes" });
    expect(codes((await client.pull(helper)).items)).not.toContain("no-stacked-retries");
    expect((await client.idle()).problems[0]).toContain("ai-routes.config.json:1:");
  });

  it("leaves files out as it comes and goes on disk", async () => {
    await start();
    const changed = (type: number): Promise<void> => client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: client.uri("ai-routes.config.json"), type }] });
    write(client.folder, { "ai-routes.config.json": JSON.stringify({ ignore: ["app/**"] }) });
    await changed(1);
    expect((await client.idle()).routes).toBe(0);

    rmSync(join(client.folder, "ai-routes.config.json"));
    await changed(3);
    expect((await client.idle()).routes).toBe(1);
  });
});
