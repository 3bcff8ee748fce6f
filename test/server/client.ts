import { spawn, type ChildProcess } from "node:child_process";
import { PassThrough } from "node:stream";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  createMessageConnection, StreamMessageReader, StreamMessageWriter,
  type ClientCapabilities, type CodeAction, type Diagnostic, type InitializeResult, type MessageConnection, type Range, type TextDocumentEdit, type WorkspaceEdit,
} from "vscode-languageserver-protocol/node";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { AnalysisSummary } from "../../server/src/protocol.js";
import { serve } from "../../server/src/server.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(repository, "server/bin/ai-routes-language-server.js");

/** A client that can do everything; tests take away what they are about. */
export const able = {
  general: { positionEncodings: ["utf-16"] },
  textDocument: {
    diagnostic: { relatedDocumentSupport: true, relatedInformation: true, codeDescriptionSupport: true, tagSupport: { valueSet: [1, 2] } },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, isPreferredSupport: true },
    hover: { contentFormat: ["markdown"] },
  },
  workspace: {
    workspaceFolders: true,
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, resourceOperations: ["create", "delete"], changeAnnotationSupport: {} },
    didChangeWatchedFiles: { dynamicRegistration: true },
  },
  window: { workDoneProgress: true, showDocument: { support: true } },
} satisfies ClientCapabilities;

/** One that is sent its diagnostics. */
export const { diagnostic: _, ...pushed } = able.textDocument;
export const pushing = { ...able, textDocument: { ...pushed, publishDiagnostics: { relatedInformation: true } } } satisfies ClientCapabilities;

/** Folders of the tests, removed with {@link removeFolders}. */
const folders: string[] = [];

export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ai-routes-server-")));
  folders.push(folder);
  write(folder, files);
  return folder;
}

export function copyOf(app: string): string {
  const folder = folderWith({});
  cpSync(join(repository, app), folder, { recursive: true, filter: (path) => !/\/(node_modules|\.next)(\/|$)/.test(path) });
  return folder;
}

export function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export interface StartOptions {
  capabilities?: ClientCapabilities;
  settings?: unknown;
  ownUi?: boolean;
  cache?: boolean;
  folders?: readonly string[];
  /** A server in a process of its own, over stdio; else in this one, over streams. */
  process?: boolean;
}

/** A client, and the server at the other end of its streams. */
export class TestClient {
  /** What was sent, by URI; of clients that are sent diagnostics. */
  readonly published = new Map<string, { version?: number | undefined; diagnostics: Diagnostic[] }>();
  /** Requests and notifications of the server, by method. */
  readonly received: { method: string; params: unknown }[] = [];
  initialized!: InitializeResult;
  private readonly texts = new Map<string, { version: number; text: string }>();

  private constructor(
    readonly process: ChildProcess | null,
    readonly connection: MessageConnection,
    readonly folder: string,
  ) {
    connection.onRequest((method, params) => {
      this.received.push({ method, params });
      return method === "workspace/configuration" ? [this.settings] : null;
    });
    connection.onNotification((method, params) => {
      this.received.push({ method, params });
      if (method !== "textDocument/publishDiagnostics") return;
      const { uri, ...rest } = params as unknown as { uri: string; diagnostics: Diagnostic[] };
      this.published.set(uri, rest);
    });
    connection.onUnhandledProgress((params) => this.received.push({ method: "$/progress", params }));
    connection.listen();
  }

  /** A server in a process of its own that has not heard of anything yet. */
  static spawn(folder: string, command = [bin, "--stdio"]): TestClient {
    const child = spawn(process.execPath, command, { stdio: ["pipe", "pipe", "inherit"] });
    return new TestClient(child, createMessageConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin)), folder);
  }

  /** A server in this process; `exit` would end that, so it is not said to it. */
  static here(folder: string): TestClient {
    const [there, back] = [new PassThrough(), new PassThrough()];
    serve(createConnection(ProposedFeatures.all, new StreamMessageReader(there), new StreamMessageWriter(back)));
    return new TestClient(null, createMessageConnection(new StreamMessageReader(back), new StreamMessageWriter(there)), folder);
  }

  settings: unknown = {};

  static async start(folder: string, options: StartOptions = {}): Promise<TestClient> {
    const { capabilities = able, settings = {}, ownUi = false, cache = false, folders = [folder] } = options;
    const client = options.process ? TestClient.spawn(folder) : TestClient.here(folder);
    client.settings = settings;
    client.initialized = await client.connection.sendRequest("initialize", {
      processId: client.process ? process.pid : null,
      rootUri: null,
      capabilities,
      initializationOptions: { ownUi, cache, settings },
      workspaceFolders: folders.map((one) => ({ name: "folder", uri: pathToFileURL(one).href })),
    });
    await client.connection.sendNotification("initialized", {});
    return client;
  }

  /** Ends the server as the protocol asks; gives its exit code, null without a process. */
  async stop(): Promise<number | null> {
    const child = this.process;
    if (child && child.exitCode !== null) return child.exitCode;
    const ended = new Promise<number | null>((resolve) => child?.once("exit", resolve));
    await this.connection.sendRequest("shutdown").catch(() => {});
    if (!child) return null;
    await this.connection.sendNotification("exit");
    return ended;
  }

  uri(path: string): string {
    return pathToFileURL(join(this.folder, path)).href;
  }

  async open(path: string, text: string, languageId = "typescript"): Promise<void> {
    this.texts.set(path, { version: 1, text });
    await this.notify("textDocument/didOpen", { textDocument: { uri: this.uri(path), languageId, version: 1, text } });
  }

  /** Replaces the whole text, or a range of it. */
  async change(path: string, text: string, range?: Range): Promise<void> {
    const document = this.texts.get(path)!;
    document.version++;
    await this.notify("textDocument/didChange", { textDocument: { uri: this.uri(path), version: document.version }, contentChanges: [range ? { range, text } : { text }] });
  }

  async close(path: string): Promise<void> {
    await this.notify("textDocument/didClose", { textDocument: { uri: this.uri(path) } });
  }

  notify(method: string, params: object): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  request<Result>(method: string, params?: unknown): Promise<Result> {
    return params === undefined ? this.connection.sendRequest(method) : this.connection.sendRequest(method, params);
  }

  command<Result>(command: string, ...args: unknown[]): Promise<Result> {
    return this.request("workspace/executeCommand", { command, arguments: args });
  }

  idle(): Promise<AnalysisSummary> {
    return this.command("ai-routes.analysisIdle");
  }

  async pull(path: string, previousResultId?: string): Promise<{ kind: string; resultId: string; items: Diagnostic[] }> {
    return this.request("textDocument/diagnostic", { textDocument: { uri: this.uri(path) }, ...(previousResultId ? { previousResultId } : {}) });
  }

  actions(path: string, range: Range, only?: string[]): Promise<CodeAction[]> {
    return this.request("textDocument/codeAction", { textDocument: { uri: this.uri(path) }, range, context: { diagnostics: [], ...(only ? { only } : {}) } });
  }
}

/** The changes an edit makes to one file, in either of its forms. */
export function changesOf(edit: WorkspaceEdit | undefined, uri: string): { range: Range; newText: string }[] {
  if (edit?.changes) return edit.changes[uri] ?? [];
  const all = (edit?.documentChanges ?? []).filter((change): change is TextDocumentEdit => "textDocument" in change);
  return all.filter(({ textDocument }) => decodeURIComponent(textDocument.uri) === decodeURIComponent(uri)).flatMap(({ edits }) => edits as { range: Range; newText: string }[]);
}
