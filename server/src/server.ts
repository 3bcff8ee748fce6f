import {
  CodeActionKind, ErrorCodes, LSPErrorCodes, ResponseError, TextDocumentSyncKind,
  type CancellationToken, type Connection, type InitializeResult,
} from "vscode-languageserver/node";
import { clientOf } from "./client.js";
import { codeActions, fixAllKind } from "./code-actions.js";
import { codeLenses } from "./code-lens.js";
import { executeCommand } from "./commands.js";
import { fields, isPosition, isRange, urisIn } from "./documents.js";
import { hoverAt } from "./hover.js";
import { commands, requests } from "./protocol.js";
import { pullOne, pullWorkspace } from "./pull.js";
import { rewriteKind } from "./refactorings.js";
import { Service } from "./service.js";
import { pathOf } from "./uris.js";
import { version } from "./version.js";

/** Serves one client on this connection, until it says `exit`. */
export function serve(connection: Connection): void {
  let service: Service | null = null;
  let isShutDown = false;

  /** The service, unless the client asks out of order. */
  const serving = (): Service => {
    if (isShutDown) throw new ResponseError(ErrorCodes.InvalidRequest, "The server is shutting down.");
    if (!service) throw new ResponseError(ErrorCodes.ServerNotInitialized, "The server has not been initialized.");
    return service;
  };
  /** Answers from an analysis of the texts of now, if the answer is still wanted by then. */
  const answering = <Params, Result>(answer: (service: Service, params: Params) => Result) => async (params: Params, token: CancellationToken): Promise<Result> => {
    const ready = serving();
    await ready.idle();
    if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "The request was cancelled.");
    return answer(ready, params);
  };
  const told = <Params>(take: (service: Service, params: Params) => void) => (params: Params): void => {
    if (service && !isShutDown) take(service, params);
  };

  connection.onInitialize((params) => {
    if (service) throw new ResponseError(ErrorCodes.InvalidRequest, "The server has been initialized before.");
    service = new Service(connection, clientOf(params));
    return { capabilities: capabilitiesFor(service), serverInfo: { name: "ai-routes", version } };
  });
  connection.onInitialized(told((ready) => void ready.start()));
  connection.onShutdown(() => {
    serving();
    isShutDown = true;
  });

  connection.onDidOpenTextDocument(told((ready, params) => ready.opened(fields(params)["textDocument"])));
  connection.onDidChangeTextDocument(told((ready, params) => ready.edited(fields(params)["textDocument"], fields(params)["contentChanges"])));
  connection.onDidCloseTextDocument(told((ready, params) => ready.closed(fields(params)["textDocument"])));
  connection.onDidSaveTextDocument(told((ready, params) => ready.saved(fields(params)["textDocument"])));
  connection.onDidChangeConfiguration(told((ready, params) => ready.configured(fields(params)["settings"])));
  connection.onDidChangeWatchedFiles(told((ready, params) => ready.changedOnDisk(urisIn(fields(params)["changes"], "uri"))));
  for (const method of ["didCreateFiles", "didDeleteFiles", "didRenameFiles"]) {
    connection.onNotification(`workspace/${method}`, told((ready, params) => {
      const { files } = fields(params);
      ready.changedOnDisk([...urisIn(files, "uri"), ...urisIn(files, "oldUri"), ...urisIn(files, "newUri")]);
    }));
  }

  connection.languages.diagnostics.on(answering((ready, params) => pullOne(ready, pathIn(params), fields(params)["previousResultId"])));
  connection.languages.diagnostics.onWorkspace(async (params, token, _, partial) => {
    const ready = serving();
    await ready.idle();
    return pullWorkspace(ready, fields(params)["previousResultIds"], token, partial);
  });
  connection.onCodeAction(answering((ready, params) => {
    const path = pathIn(params);
    const { range, context } = fields(params);
    if (path === null || !isRange(range)) return [];
    const { only } = fields(context);
    return codeActions(path, range, Array.isArray(only) ? only.filter((kind) => typeof kind === "string") : null, ready);
  }));
  connection.onCodeLens(answering((ready, params) => {
    const path = pathIn(params);
    return path === null || !ready.settings.codeLens ? [] : codeLenses(path, ready);
  }));
  connection.onHover(answering((ready, params) => {
    const path = pathIn(params);
    const { position } = fields(params);
    return path === null || !isPosition(position) ? null : hoverAt(path, position, ready);
  }));
  const tree = answering((ready: Service, _: null) => ready.handlers.tree(ready.generation));
  // With or without parameters: the token comes last.
  connection.onRequest(requests.routeTree, (...given: unknown[]) => tree(null, given.at(-1) as CancellationToken));
  connection.onExecuteCommand(answering((ready, params) => executeCommand(ready, String(fields(params)["command"]), fields(params)["arguments"])));
  connection.listen();
}

/** Of each capability there is a test that asks for it. */
function capabilitiesFor({ client }: Service): InitializeResult["capabilities"] {
  const allFiles = { filters: [{ scheme: "file", pattern: { glob: "**" } }] };
  return {
    positionEncoding: client.encoding,
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
    ...(client.pulls ? { diagnosticProvider: { identifier: "ai-routes", interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind, rewriteKind] },
    codeLensProvider: { resolveProvider: false },
    hoverProvider: true,
    executeCommandProvider: { commands: Object.values(commands) },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { didCreate: allFiles, didRename: allFiles, didDelete: allFiles },
    },
  };
}

function pathIn(params: unknown): string | null {
  const { uri } = fields(fields(params)["textDocument"]);
  return typeof uri === "string" ? pathOf(uri) : null;
}
