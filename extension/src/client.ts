import * as vscode from "vscode";
import { LanguageClient, TransportKind, type DynamicFeature, type StaticFeature } from "vscode-languageclient/node";
import type { InitializationOptions } from "@ai-routes/language-server/protocol";
import type { ShownDiagnostics } from "./diagnostics.js";

const languages = ["typescript", "typescriptreact", "javascript", "javascriptreact"];

export interface Logs {
  output: vscode.LogOutputChannel;
  trace: vscode.LogOutputChannel;
}

/** The client of the server that stands beside it in the VSIX; it is not started yet. */
export function createClient(context: vscode.ExtensionContext, { output, trace }: Logs, diagnostics: ShownDiagnostics): LanguageClient {
  const module = context.asAbsolutePath("dist/server.cjs");
  const initializationOptions: InitializationOptions = { ownUi: true, cache: vscode.workspace.isTrusted };
  return new CommandlessClient(
    "ai-routes",
    "AI Routes",
    { module, transport: TransportKind.stdio },
    {
      documentSelector: [...languages.map((language) => ({ scheme: "file", language })), { scheme: "file", pattern: "**/ai-routes.config.json" }],
      diagnosticCollectionName: "ai-routes",
      diagnosticCollectionProvider: { create: (name) => diagnostics.create(name), dispose: (collection) => diagnostics.remove(collection) },
      diagnosticPullOptions: { onChange: true, onSave: true, onFocus: true },
      outputChannel: output,
      traceOutputChannel: trace,
      initializationOptions,
    },
  );
}

/**
 * A client that leaves the server's commands to the extension: it shows what they return, and some
 * of them (a route map from the palette) ask first what is meant.
 */
class CommandlessClient extends LanguageClient {
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    if ("registrationType" in feature && feature.registrationType.method === "workspace/executeCommand") return;
    super.registerFeature(feature);
  }
}
