import { afterAll, afterEach, describe, expect, it } from "vitest";
import type { CodeAction } from "vscode-languageserver-protocol/node";
import { applyEdits } from "../../rules/index.js";
import { Lines } from "../../server/src/lines.js";
import { able, changesOf, folderWith, removeFolders, TestClient } from "./client.js";
import { chat, chatText, smallApp } from "./small-app.js";

let client: TestClient;

afterEach(() => client.stop());
afterAll(removeFolders);

const edgeText = chatText.replace('"nodejs"', '"edge"');
const runtimeLine = edgeText.split("\n").findIndex((line) => line.includes("runtime"));

async function refactoringsAt(line: number, { files = { [chat]: edgeText }, only = ["refactor"], disabledSupport = true }: { files?: Record<string, string>; only?: string[]; disabledSupport?: boolean } = {}): Promise<CodeAction[]> {
  const codeAction = { ...able.textDocument.codeAction, disabledSupport };
  client = await TestClient.start(folderWith(smallApp(files)), { capabilities: { ...able, textDocument: { ...able.textDocument, codeAction } } });
  return client.actions(chat, { start: { line, character: 3 }, end: { line, character: 3 } }, only);
}

describe("a refactoring", () => {
  it("makes the edits of a migration, offered on the line that it is about", async () => {
    const [toNode] = await refactoringsAt(runtimeLine);
    const lines = new Lines(edgeText, "utf-16", "editor");
    const edits = changesOf(toNode?.edit, client.uri(chat)).map(({ range, newText }) => ({ span: [lines.offsetAt(range.start), lines.offsetAt(range.end)] as const, text: newText }));

    expect(toNode).toMatchObject({ title: "Run on Node.js (edge-to-node)", kind: "refactor.rewrite.ai-routes" });
    expect(applyEdits(edgeText, edits)).toBe(chatText);
  });

  it("is offered nowhere else, and not where another kind is asked for", async () => {
    expect(await refactoringsAt(0)).toEqual([]);
    expect((await client.actions(chat, { start: { line: runtimeLine, character: 0 }, end: { line: runtimeLine, character: 1 } }, ["refactor.extract"]))).toEqual([]);
  });

  it("sees the text of now", async () => {
    await refactoringsAt(runtimeLine);
    await client.open(chat, `\n${edgeText}`);
    const range = { start: { line: runtimeLine + 1, character: 0 }, end: { line: runtimeLine + 1, character: 0 } };

    expect((await client.actions(chat, range, ["refactor"])).map(({ title }) => title)).toEqual(["Run on Node.js (edge-to-node)"]);
    await client.change(chat, chatText);
    expect(await client.actions(chat, range, ["refactor"])).toEqual([]);
  });

  const edgePage = { "pages/api/ask.ts": 'import { generateText } from "ai";\n\nexport const config = { runtime: "edge" };\n\nexport default async function ask(request: Request) {\n  return Response.json(await generateText({ model: "openai/gpt-4o", prompt: await request.text() }));\n}\n' };

  it("that is refused says why, to a client that shows it", async () => {
    await refactoringsAt(0, { files: edgePage });
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } };

    expect(await client.actions("pages/api/ask.ts", range, ["refactor"])).toMatchObject([{ title: "Migrate: edge-to-node", disabled: { reason: expect.stringContaining("Make it a route handler first") } }]);
  });

  const oldText = 'import { generateText } from "ai";\nimport type { NextApiRequest, NextApiResponse } from "next";\n\nexport default async function ask(req: NextApiRequest, res: NextApiResponse) {\n  res.json(await generateText({ model: "openai/gpt-4o", prompt: req.body.prompt }));\n}\n';
  const handlerLine = { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } };

  it("that makes a file and takes another one away asks first", async () => {
    await refactoringsAt(0, { files: { "pages/api/ask.ts": oldText } });
    const action = (await client.actions("pages/api/ask.ts", handlerLine, ["refactor"])).find(({ title }) => title === "Make it a route handler (pages-to-app)");
    const [created, written, removed] = action?.edit?.documentChanges ?? [];
    const uri = client.uri("app/api/ask/route.ts");

    expect(created).toMatchObject({ kind: "create", uri, annotationId: "ai-routes" });
    expect(written).toMatchObject({ textDocument: { uri }, edits: [{ newText: expect.stringContaining("export async function POST(req: Request) {") as string, annotationId: "ai-routes" }] });
    expect(removed).toMatchObject({ kind: "delete", uri: client.uri("pages/api/ask.ts"), annotationId: "ai-routes" });
    expect(action?.edit?.changeAnnotations).toMatchObject({ "ai-routes": { needsConfirmation: true } });
  });

  it("that would take a file away is kept from a client that cannot", async () => {
    client = await TestClient.start(folderWith(smallApp({ "pages/api/ask.ts": oldText })), { capabilities: { ...able, workspace: { ...able.workspace, workspaceEdit: { ...able.workspace.workspaceEdit, resourceOperations: ["create"] } } } });

    const titles = (await client.actions("pages/api/ask.ts", handlerLine, ["refactor"])).map(({ title }) => title);
    expect(titles.filter((title) => title.includes("pages-to-app"))).toEqual([]);
  });

  it("that is refused is kept from others", async () => {
    await refactoringsAt(0, { files: edgePage, disabledSupport: false });
    const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } };

    expect(await client.actions("pages/api/ask.ts", range, ["refactor"])).toEqual([]);
  });
});
