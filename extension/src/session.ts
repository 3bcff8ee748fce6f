import * as vscode from "vscode";
import { ExecuteCommandRequest, State, type LanguageClient } from "vscode-languageclient/node";
import { commands, notifications, requests, type AnalysisSummary, type Breakdown, type RouteMap, type RouteTree, type StatusParams } from "@ai-routes/language-server/protocol";
import { createClient, type Logs } from "./client.js";
import { ShownDiagnostics } from "./diagnostics.js";
import type { RoutesView } from "./routes-view.js";
import type { Status } from "./status.js";

/** What the extension talks to the server with, and what it shows of the answers. */
export class Session implements vscode.Disposable {
  private readonly diagnostics = new ShownDiagnostics();
  private readonly client: LanguageClient;
  private readonly analysed = new vscode.EventEmitter<AnalysisSummary>();
  /** The analysis that the tree shows, or will once it has come. */
  private shown: { generation: number; done: Promise<void> } = { generation: -1, done: Promise.resolve() };

  /** An analysis has ended, and the tree shows it. */
  readonly onAnalysed = this.analysed.event;

  constructor(context: vscode.ExtensionContext, logs: Logs, private readonly view: RoutesView, private readonly status: Status) {
    this.client = createClient(context, logs, this.diagnostics);
    this.client.onNotification(notifications.status, (params: StatusParams) => void this.report(params));
    this.client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped) this.status.failed("it has stopped.");
    });
    this.diagnostics.onDidChange(() => this.status.leftChanged(this.diagnostics.left));
  }

  /** How many findings are left to other linters. */
  get left(): number {
    return this.diagnostics.left;
  }

  /** Starts the server; where that fails it says so, and may be asked to start again. */
  start(): Promise<void> {
    return this.run(() => this.client.start());
  }

  restart(): Promise<void> {
    this.shown = { generation: -1, done: Promise.resolve() };
    return this.run(() => this.client.restart());
  }

  async analyseWorkspace(): Promise<void> {
    await this.execute(commands.analyseWorkspace);
  }

  /** Answers when nothing is pending, in the server and in the tree. */
  async idle(): Promise<AnalysisSummary | null> {
    const summary = await this.execute<AnalysisSummary>(commands.analysisIdle);
    if (summary) await this.report({ state: "idle", summary });
    return summary;
  }

  routeMap(handlerId: string): Promise<RouteMap | null> {
    return this.execute(commands.showRouteMap, handlerId);
  }

  breakdown(handlerId: string): Promise<Breakdown | null> {
    return this.execute(commands.showBreakdown, handlerId);
  }

  /** Address of a rule's page. */
  rulePage(rule: string): Promise<string | null> {
    return this.execute(commands.openRulePage, rule);
  }

  dispose(): void {
    void this.client.dispose();
    this.diagnostics.dispose();
    this.analysed.dispose();
  }

  private async run(start: () => Promise<void>): Promise<void> {
    this.status.starting();
    try {
      await start();
    } catch (error) {
      void vscode.commands.executeCommand("setContext", "ai-routes.state", "failed");
      this.status.failed(error instanceof Error ? error.message : String(error));
      this.client.error("The language server does not start.", error, false);
    }
  }

  private execute<Result>(command: string, ...args: unknown[]): Promise<Result | null> {
    return this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: args }) as Promise<Result | null>;
  }

  private async report(params: StatusParams): Promise<void> {
    this.status.report(params, this.diagnostics.left);
    if (params.state !== "idle") return;
    const { generation } = params.summary;
    if (this.shown.generation !== generation) this.shown = { generation, done: this.show(params.summary) };
    await this.shown.done;
  }

  private async show(summary: AnalysisSummary): Promise<void> {
    const tree = await this.client.sendRequest<RouteTree>(requests.routeTree);
    this.view.show(tree);
    void vscode.commands.executeCommand("setContext", "ai-routes.state", summary.routes === 0 ? "noRoute" : "ready");
    this.analysed.fire(summary);
  }
}
