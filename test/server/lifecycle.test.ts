import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { version } from "../../server/src/version.js";
import { able, copyOf, folderWith, pushing, removeFolders, TestClient } from "./client.js";
import { smallApp } from "./small-app.js";

afterAll(removeFolders);

const repository = fileURLToPath(new URL("../..", import.meta.url));

describe("a server's life", () => {
  it.each([
    ["its own binary", undefined],
    ["ai-routes lsp", [join(repository, "cli/bin/ai-routes.js"), "lsp", "--stdio"]],
    ["ai-routes lsp, without --stdio", [join(repository, "cli/bin/ai-routes.js"), "lsp"]],
  ])("begins with initialize, knows the findings of the app, and ends with exit: %s", async (_, command) => {
    const client = TestClient.spawn(copyOf("test/apps/fragile"), command);
    const { serverInfo } = await client.request<{ serverInfo: unknown }>("initialize", { processId: process.pid, capabilities: able, rootUri: `file://${client.folder}` });
    await client.notify("initialized", {});
    const summary = await client.idle();

    expect(serverInfo).toEqual({ name: "ai-routes", version });
    expect(summary).toMatchObject({ generation: 1, apps: 1, problems: [] });
    expect(summary.findings.warning).toBeGreaterThan(0);
    expect(await client.stop()).toBe(0);
  });

  it("ends when its client is gone", async () => {
    const client = await TestClient.start(folderWith(smallApp()), { process: true });
    const ended = new Promise((resolve) => client.process!.once("exit", resolve));
    client.process!.stdin!.end();

    expect(await ended).toBe(1);
  });

  it("does not begin without --stdio, and says how", () => {
    const run = (...args: string[]) => spawnSync(process.execPath, [join(repository, "server/bin/ai-routes-language-server.js"), ...args], { encoding: "utf8" });

    expect(run()).toMatchObject({ status: 2, stdout: "", stderr: expect.stringContaining("Usage: ai-routes-language-server --stdio") });
    expect(run("--version")).toMatchObject({ status: 0, stdout: `${version}\n` });
    expect(JSON.parse(readFileSync(join(repository, "server/package.json"), "utf8"))).toMatchObject({ version });
  });
});

/** A new capability belongs here, with the test that asks for it. */
const exercised = {
  positionEncoding: "positions.test.ts",
  textDocumentSync: "typing.test.ts, workspace.test.ts",
  diagnosticProvider: "diagnostics.test.ts",
  codeActionProvider: "code-actions.test.ts",
  codeLensProvider: "views.test.ts",
  hoverProvider: "views.test.ts",
  executeCommandProvider: "views.test.ts, code-actions.test.ts",
  workspace: "workspace.test.ts",
};

describe("what it declares", () => {
  it("is tested, capability by capability", async () => {
    const client = await TestClient.start(folderWith({}));
    const { capabilities } = client.initialized;

    expect(Object.keys(capabilities).sort()).toEqual(Object.keys(exercised).sort());
    expect(Object.keys(capabilities.workspace!)).toEqual(["workspaceFolders", "fileOperations"]);
    await client.stop();
  });

  it("is diagnostics to pull or to be sent, never both", async () => {
    for (const [capabilities, pulls] of [[able, true], [pushing, false], [{ ...pushing, ...able }, true]] as const) {
      const client = await TestClient.start(folderWith(smallApp()), { capabilities });
      await client.idle();

      expect("diagnosticProvider" in client.initialized.capabilities).toBe(pulls);
      expect(client.published.size === 0).toBe(pulls);
      await client.stop();
    }
  });

  it("is every command it answers to", async () => {
    const client = await TestClient.start(folderWith(smallApp()));
    const before = await client.idle();
    for (const command of client.initialized.capabilities.executeCommandProvider!.commands) await client.command(command, "nothing of that name");
    await expect(client.command("ai-routes.unknown")).rejects.toMatchObject({ code: -32602 });

    // One of them was to analyse everything anew.
    expect((await client.idle()).generation).toBe(before.generation + 1);
    expect((await client.idle()).routes).toBe(before.routes);
    await client.stop();
  });
});
