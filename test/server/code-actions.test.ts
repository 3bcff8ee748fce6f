import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { CodeAction, Position, Range, TextDocumentEdit } from "vscode-languageserver-protocol/node";
import { applyEdits } from "../../rules/index.js";
import { Lines } from "../../server/src/lines.js";
import { able, changesOf, folderWith, pushing, removeFolders, TestClient, type StartOptions } from "./client.js";
import { chat, chatText, helper, helperText, smallApp } from "./small-app.js";

let client: TestClient;

afterEach(() => client.stop());
afterAll(removeFolders);

async function start(options: StartOptions = {}, files: Record<string, string> = {}): Promise<TestClient> {
  return (client = await TestClient.start(folderWith(smallApp(files)), options));
}

const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
const at = (position: Position): Range => ({ start: position, end: position });

/** The text after an action, as an editor would make it. */
function applied(action: CodeAction | undefined, path: string, text: string): string {
  const lines = new Lines(text, "utf-16", "editor");
  return applyEdits(text, changesOf(action?.edit, client.uri(path)).map(({ range, newText }) => ({ span: [lines.offsetAt(range.start), lines.offsetAt(range.end)], text: newText })));
}

const withTwoCalls = helperText.replace("return \"\";", `await generateText({ model: openai("gpt-4o"), prompt });\n  await generateText({ model: openai("gpt-4o"), prompt });\n  return "";`);

describe("a quick fix", () => {
  it("makes the finding go, and comes with the diagnostic it mends", async () => {
    await start();
    await client.open(helper, helperText);
    const finding = (await client.pull(helper)).items.find(({ code }) => code === "no-stacked-retries")!;
    const actions = await client.actions(helper, finding.range);
    const fix = actions.find(({ diagnostics, edit }) => edit && diagnostics?.[0]?.code === "no-stacked-retries")!;
    await client.change(helper, applied(fix, helper, helperText));

    expect(fix).toMatchObject({ kind: "quickfix", diagnostics: [{ message: finding.message }] });
    expect((await client.pull(helper)).items.map(({ code }) => code)).not.toContain("no-stacked-retries");
  });

  it("is offered for the findings that the range touches, whatever the client says of diagnostics", async () => {
    await start();
    const elsewhere = await client.request<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: client.uri(helper) },
      range: at({ line: 0, character: 0 }),
      context: { diagnostics: [{ range: { start: { line: 6, character: 900 }, end: { line: 6, character: 901 } }, message: "no-stacked-retries", code: "no-stacked-retries" }] },
    });

    expect(elsewhere).toEqual([]);
  });

  it("that is safe is preferred, and carries its edit", async () => {
    await start({ settings: { preset: "all" } }, { [chat]: chatText.replace('export const runtime = "nodejs";\n', "") });
    const preferred = (await client.actions(chat, everywhere)).filter(({ isPreferred }) => isPreferred);

    expect(preferred.length).toBeGreaterThan(0);
    for (const action of preferred) expect(changesOf(action.edit, client.uri(chat))).not.toEqual([]);
  });

  it("fixes all of a rule in the file", async () => {
    const withUnread = withTwoCalls.replaceAll("prompt });", "prompt, maxTokens: 100 });");
    await start({}, { [helper]: withUnread });
    const all = (await client.actions(helper, everywhere)).find(({ title }) => /^Fix all \d+ problems of no-ineffective-option/.test(title))!;
    await client.open(helper, applied(all, helper, withUnread));

    expect(all.diagnostics).toHaveLength(2);
    expect((await client.pull(helper)).items.map(({ code }) => code)).not.toContain("no-ineffective-option");
  });

  it("mends all places of a finding, and is offered at each of them", async () => {
    await start({ settings: { rules: { "require-output-cap": "warning" } } }, { [helper]: withTwoCalls });
    const lines = withTwoCalls.split("\n");
    const second = lines.findLastIndex((line) => line.includes("generateText("));
    const fix = (await client.actions(helper, at({ line: second, character: lines[second]!.indexOf("generateText(") }))).find(({ title }) => /^Set maxOutputTokens: 4096 \(2 places\)/.test(title))!;
    await client.open(helper, applied(fix, helper, withTwoCalls));

    expect((await client.pull(helper)).items.map(({ code }) => code)).not.toContain("require-output-cap");
  });
});

describe("source.fixAll.ai-routes", () => {
  it("makes the safe fixes of the file, and nothing else", async () => {
    const bare = chatText.replace('export const runtime = "nodejs";\n', "");
    await start({ settings: { preset: "all" } }, { [chat]: bare });
    const actions = await client.actions(chat, at({ line: 0, character: 0 }), ["source.fixAll"]);

    expect(actions.map(({ kind }) => kind)).toEqual(["source.fixAll.ai-routes"]);
    expect(applied(actions[0], chat, bare)).toContain('export const runtime = "nodejs"');
    expect(await client.actions(chat, everywhere, ["source.organizeImports"])).toEqual([]);
  });
});

describe("silencing", () => {
  it("of a line writes a comment with a place for the reason, which works and joins the next one", async () => {
    await start();
    await client.open(helper, helperText);
    const { items } = await client.pull(helper);
    const silence = async (code: string): Promise<string> => {
      const text = current;
      const { range } = (await client.pull(helper)).items.find((item) => item.code === code)!;
      return applied((await client.actions(helper, range)).find(({ title }) => title === `Silence ${code} on this line`), helper, text);
    };
    const onLine = items.filter(({ range }) => range.start.line === 6).map(({ code }) => String(code));
    let current = helperText;
    for (const code of onLine) await client.change(helper, (current = await silence(code)));

    expect(onLine.length).toBeGreaterThan(1);
    expect(current).toContain(`      // ai-routes-disable-next-line ${onLine[0]}, ${onLine[1]}`);
    expect(current).toContain("-- reason\n      const { text }");
    expect((await client.pull(helper)).items.filter(({ range }) => range.start.line === 7)).toEqual([]);
  });

  it("of a file writes it above everything, a directive included", async () => {
    const text = `"use server";\n${chatText}`;
    await start({}, { [chat]: text });
    const silence = (await client.actions(chat, everywhere)).find(({ title }) => title === "Silence require-auth in this file");
    await client.open(chat, applied(silence, chat, text));

    expect(applied(silence, chat, text)).toMatch(/^\/\* ai-routes-disable require-auth -- reason \*\/\n"use server";/);
    expect((await client.pull(chat)).items.map(({ code }) => code)).not.toContain("require-auth");
  });
});

describe("an action on other files", () => {
  const guarded = chatText
    .replace("import { answer }", 'import { checkUser } from "@/lib/user";\nimport { answer }')
    .replace("const { prompt }", "const user = await checkUser(request);\n  const { prompt }");
  const user = 'import { verify } from "@acme/sessions";\nexport async function checkUser(request: Request) {\n  return verify(request);\n}\n';
  const claim = async (): Promise<CodeAction | undefined> => (await client.actions(chat, everywhere)).find(({ title }) => /`checkUser` is an authentication check/.test(title));

  it("creates a file, after asking", async () => {
    await start({}, { [chat]: guarded, "lib/user.ts": user });
    const { edit } = (await claim())!;
    const annotation = Object.keys(edit!.changeAnnotations!)[0]!;

    expect(edit!.documentChanges).toEqual([
      { kind: "create", uri: client.uri("ai-routes.config.json"), options: { ignoreIfExists: true }, annotationId: annotation },
      expect.objectContaining({ textDocument: { uri: client.uri("ai-routes.config.json"), version: null } }),
    ]);
    expect(edit!.changeAnnotations![annotation]).toMatchObject({ needsConfirmation: true });
    expect((edit!.documentChanges![1] as TextDocumentEdit).edits).toEqual([expect.objectContaining({ annotationId: annotation })]);
  });

  it("and makes the finding go", async () => {
    await start({}, { [chat]: guarded, "lib/user.ts": user });
    expect((await client.pull(chat)).items.map(({ code }) => code)).toContain("require-auth");
    await client.open("ai-routes.config.json", applied(await claim(), "ai-routes.config.json", ""), "json");

    expect((await client.pull(chat)).items.map(({ code }) => code)).not.toContain("require-auth");
  });

  it("is as plain as the client needs it", async () => {
    await start({ capabilities: { ...able, workspace: { ...able.workspace, workspaceEdit: {} } } }, { [chat]: guarded, "lib/user.ts": user });
    const { edit } = (await claim())!;

    expect(Object.keys(edit!)).toEqual(["changes"]);
    expect(Object.keys(edit!.changes!)).toEqual([client.uri("ai-routes.config.json")]);
  });
});

it("carries the version of an open document, and is inline for every client", async () => {
  await start({ capabilities: pushing });
  await client.open(helper, helperText);
  await client.change(helper, `${helperText}\n`);
  const changes = (await client.actions(helper, everywhere)).flatMap(({ edit }) => (edit?.documentChanges ?? []) as TextDocumentEdit[]);

  // Fixes that write templates create their files first.
  expect(changes.find(({ textDocument }) => textDocument?.uri === client.uri(helper))!.textDocument.version).toBe(2);
  expect(client.initialized.capabilities.codeActionProvider).not.toHaveProperty("resolveProvider");
});

it("opens the page of a rule", async () => {
  await start();
  const { command } = (await client.actions(helper, everywhere)).find(({ command: one }) => one?.command === "ai-routes.openRulePage")!;
  const page = await client.command("ai-routes.openRulePage", ...command!.arguments!);

  expect(page).toMatch(/^https:.*\.md$/);
  expect(client.received.find(({ method }) => method === "window/showDocument")?.params).toMatchObject({ uri: page, external: true });
  expect(await client.command("ai-routes.openRulePage", "no-such-rule")).toBeNull();
});
