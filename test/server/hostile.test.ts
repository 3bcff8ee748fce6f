import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancellationTokenSource, type Diagnostic } from "vscode-languageserver-protocol/node";
import { able, folderWith, removeFolders, TestClient } from "./client.js";
import { comparable, freshly } from "./fresh.js";
import { chat, chatText, helper, helperText, smallApp } from "./small-app.js";

let client: TestClient;

afterEach(() => client.stop());
afterAll(removeFolders);

const wrong: readonly unknown[] = [null, [], "text", 7, true, {}, { textDocument: null }, { textDocument: { uri: 5 } }, { textDocument: { uri: "file://%" } }, { textDocument: { uri: "http://x/y" }, position: { line: "1" } }];

const asked = ["textDocument/diagnostic", "workspace/diagnostic", "textDocument/codeAction", "textDocument/codeLens", "textDocument/hover", "aiRoutes/routeTree", "workspace/executeCommand"];
const told = [
  "initialized", "textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave", "workspace/didChangeConfiguration",
  "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "workspace/didRenameFiles", "$/setTrace", "$/cancelRequest", "no/such",
];

/** The server answers, and what it answers is right. */
async function isWell(): Promise<void> {
  const { items } = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>("workspace/diagnostic", { previousResultIds: [] });
  expect(Object.fromEntries(items.map(({ uri, items: own }) => [uri, comparable(uri, own)]))).toEqual(Object.fromEntries(freshly(client.folder)));
}

const codeOf = (request: Promise<unknown>): Promise<unknown> => request.then(() => "answered", (error: { code: unknown }) => error.code);

describe("before initialize", () => {
  it("requests are refused, notifications ignored, and it can begin all the same", async () => {
    client = TestClient.spawn(folderWith(smallApp()));
    for (const method of asked) expect(await codeOf(client.request(method, {}))).toBe(-32002);
    for (const method of told) for (const params of wrong) await client.connection.sendNotification(method, params);
    expect(await codeOf(client.request("shutdown"))).toBe(-32002);
    expect(await codeOf(client.request("initialize", null))).not.toBe("answered");
    await client.request("initialize", { processId: null, capabilities: able, workspaceFolders: [{ uri: `file://${client.folder}`, name: "x" }], rootUri: null });
    expect(await codeOf(client.request("initialize", { processId: null, capabilities: {}, rootUri: null }))).toBe(-32600);

    // `initialized` was never said.
    await isWell();
  });

  it("exit ends it with 1, as the protocol asks", async () => {
    client = TestClient.spawn(folderWith({}));
    const ended = new Promise((resolve) => client.process!.once("exit", resolve));
    await client.notify("exit", {});

    expect(await ended).toBe(1);
  });
});

describe("a client that says nonsense", () => {
  beforeEach(async () => {
    client = await TestClient.start(folderWith(smallApp()), { process: true });
  });

  it("of wrong types", async () => {
    for (const method of [...told, ...asked]) for (const params of wrong) await client.connection.sendNotification(method, params);
    for (const method of asked) for (const params of wrong) expect(["answered", -32602, -32603, -32600]).toContain(await codeOf(client.request(method, params)));
    await isWell();
  });

  it("about positions and versions", async () => {
    await client.open(helper, helperText);
    const far = { line: 1e9, character: 1e9 };
    for (const range of [{ start: far, end: far }, { start: { line: -5, character: -5 }, end: far }, { start: { line: 3, character: 4 }, end: { line: 1, character: 0 } }, { start: { line: 0.5, character: Number.NaN }, end: far }]) {
      await client.notify("textDocument/didChange", { textDocument: { uri: client.uri(helper), version: -1 }, contentChanges: [{ range, text: "x" }] });
      await client.actions(helper, range).catch(() => {});
    }
    await client.change(helper, helperText);
    await isWell();
  });

  it("out of order: changes before open, open twice, closed twice", async () => {
    await client.notify("textDocument/didChange", { textDocument: { uri: client.uri(chat), version: 2 }, contentChanges: [{ text: "x" }] });
    await client.close(chat);
    await client.open(chat, "x");
    await client.open(chat, chatText);
    await client.close(chat);
    await client.close(chat);
    await isWell();
  });

  it("and cancels everything it asks for", async () => {
    await client.open(helper, helperText);
    const requests = Array.from({ length: 100 }, (_, index) => {
      const source = new CancellationTokenSource();
      const request = client.connection.sendRequest(asked[index % 5]!, { textDocument: { uri: client.uri(helper) }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }, position: { line: 0, character: 0 }, context: { diagnostics: [] }, previousResultIds: [] }, source.token);
      void client.change(helper, `${helperText}${"\n".repeat(index)}`);
      source.cancel();
      return codeOf(request);
    });
    const answers = new Set(await Promise.all(requests));

    expect(answers).toContain(-32800);
    for (const answer of answers) expect(["answered", -32800]).toContain(answer);
    await client.change(helper, helperText);
    await isWell();
  });

  it("in a document of 5 MB, which is not analysed", async () => {
    const line = `export const x = ${JSON.stringify("y".repeat(90))};\n`;
    await client.open(helper, helperText + line.repeat(50_000));
    expect((await client.pull(helper)).items).toEqual([]);
    const end = { line: 15, character: 0 };
    await client.change(helper, "", { start: end, end: { line: 60_000, character: 0 } });

    expect((await client.pull(helper)).items.map(({ code }) => code)).toContain("no-stacked-retries");
  });

  it("in a message that is no JSON", async () => {
    const words = "{ this is no JSON";
    client.process!.stdin!.write(`Content-Length: ${words.length}\r\n\r\n${words}`);
    await isWell();
  });

  it("to registrations and refreshes, by refusing them all", async () => {
    await client.stop();
    client = TestClient.spawn(folderWith(smallApp()));
    client.connection.onRequest(() => {
      throw new Error("never");
    });
    await client.request("initialize", { processId: null, capabilities: { ...able, workspace: { ...able.workspace, configuration: true } }, workspaceFolders: [{ uri: `file://${client.folder}`, name: "x" }], rootUri: null });
    await client.notify("initialized", {});
    await isWell();
  });
});

it("after shutdown requests are refused, and exit ends it with 0", async () => {
  client = await TestClient.start(folderWith(smallApp()), { process: true });
  await client.request("shutdown");
  for (const method of asked) expect(await codeOf(client.request(method, {}))).toBe(-32600);
  const ended = new Promise((resolve) => client.process!.once("exit", resolve));
  await client.notify("exit", {});

  expect(await ended).toBe(0);
});
