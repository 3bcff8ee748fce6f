import { rules } from "@ai-routes/rules";
import { CodeLensRefreshRequest, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, MessageType, ShowMessageNotification, type Connection } from "vscode-languageserver/node";
import { Analyst } from "./analyst.js";
import { pathsOf, type Client } from "./client.js";
import { Reports } from "./diagnostics.js";
import { lensKey } from "./code-lens.js";
import { Documents, fields, urisIn } from "./documents.js";
import { Handlers } from "./handlers.js";
import { guardedRules, reasonOf, type GuardedRules } from "./guarded-rules.js";
import { limitHeapGrowth } from "./memory.js";
import { Progress } from "./progress.js";
import { notifications, type AnalysisSummary } from "./protocol.js";
import { Sessions } from "./sessions.js";
import { readSettings, type CheckedSettings } from "./settings.js";
import { summaryOf } from "./summary.js";
import { ToLsp } from "./to-lsp.js";

/** A client that is asked for its settings and does not answer is served without. */
const longestWait = 3000;
const section = "ai-routes";
const watched = ["**/*.{ts,tsx,js,jsx,mjs,cjs,mts,cts}", "**/*.{json,jsonc,yaml,yml,toml,lock}", "**/{Dockerfile,Dockerfile.*,*.dockerfile,*.Dockerfile}"];

/** All that is kept for one client: its documents, its settings, what is under analysis. */
export class Service {
  readonly documents: Documents;
  readonly sessions: Sessions;
  readonly reports: Reports;
  readonly toLsp: ToLsp;
  readonly handlers: Handlers;
  readonly guarded: GuardedRules;
  settings: CheckedSettings;
  private readonly analyst: Analyst;
  private readonly progress: Progress;
  private folders: string[];
  private started: Promise<void> | null = null;
  /** Edited since the last analysis: whoever edits them asks for them by himself. */
  private editedPaths = new Set<string>();
  private toldProblems = "";
  private toldLenses = "";

  constructor(
    private readonly connection: Connection,
    readonly client: Client,
  ) {
    this.documents = new Documents((message) => this.log(`Ignored: ${message}.`));
    this.documents.encoding = client.encoding;
    this.guarded = guardedRules(rules, this.log);
    this.sessions = new Sessions(this.guarded, client.cache);
    this.toLsp = new ToLsp(client, this.documents, this.sessions.read);
    this.reports = new Reports(this.sessions, this.toLsp);
    this.handlers = new Handlers(this.sessions, this.toLsp);
    this.progress = new Progress(connection, client.progress);
    this.folders = client.folders;
    this.settings = readSettings(client.settings, rules);
    this.analyst = new Analyst({
      documents: this.documents,
      sessions: this.sessions,
      settings: () => this.settings,
      began: () => this.began(),
      ended: () => this.ended(),
      log: this.log,
    });
  }

  readonly log = (message: string): void => {
    this.connection.console.error(message);
  };

  /** Registers for what is to be watched, asks for the settings, begins the first analysis. */
  start(): Promise<void> {
    return (this.started ??= this.begin());
  }

  /** Comes when nothing is pending. */
  async idle(): Promise<void> {
    await this.start();
    await this.analyst.idle();
  }

  /** Everything anew. */
  async analyseAnew(): Promise<void> {
    this.guarded.reset();
    this.sessions.restart();
    this.sessions.open(this.folders);
    for (const path of this.documents.paths()) this.sessions.include(path);
    this.analyst.changed();
    await this.idle();
  }

  opened(document: unknown): void {
    const path = this.documents.opened(document);
    if (path === null || !this.started) return;
    this.sessions.include(path);
    if (!this.client.watchesFiles) this.analyst.lookAgain();
    this.analyst.changed([this.sessions.of(path)]);
  }

  edited(document: unknown, changes: unknown): void {
    const path = this.documents.changed(document, changes);
    if (path === null) return;
    this.editedPaths.add(path);
    this.analyst.changed([this.sessions.of(path)]);
  }

  closed(document: unknown): void {
    const path = this.documents.closed(document);
    if (path !== null) this.analyst.changedOnDisk([path]);
  }

  saved(document: unknown): void {
    const [path] = pathsOf([fields(document)["uri"]]);
    if (path === undefined) return;
    if (!this.client.watchesFiles) this.analyst.lookAgain();
    this.analyst.changedOnDisk([path]);
  }

  changedOnDisk(uris: readonly string[]): void {
    this.analyst.changedOnDisk(pathsOf(uris));
  }

  configured(settings: unknown): void {
    void this.readSettings(settings).then(() => this.analyst.changed());
  }

  /** Shows a text to people whose client has no view for it. */
  tellPerson(message: string): void {
    if (!this.client.ownUi) this.say(MessageType.Info, message);
  }

  /** Opens a page outside of the editor, where the client lets the server; gives its address. */
  show(page: string | null): string | null {
    const { client, connection } = this;
    if (page !== null && client.showsDocuments && !client.ownUi) this.sent(connection.window.showDocument({ uri: page, external: true }), "showing a page");
    return page;
  }

  get generation(): number {
    return this.analyst.generation;
  }

  summary(): AnalysisSummary {
    return summaryOf(this, this.generation);
  }

  private async begin(): Promise<void> {
    const { client, connection } = this;
    if (client.watchesFiles) {
      const watchers = watched.map((globPattern) => ({ globPattern }));
      this.sent(connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }), "watching files");
    }
    if (client.watchesConfiguration) this.sent(connection.client.register(DidChangeConfigurationNotification.type, { section }), "watching settings");
    // The library takes this notification for itself.
    if (client.workspaceFolders) connection.workspace.onDidChangeWorkspaceFolders((event) => this.foldersChanged(fields(event)));
    await this.readSettings(client.settings);
    this.sessions.open(this.folders);
    for (const path of this.documents.paths()) this.sessions.include(path);
    this.analyst.changed();
  }

  private foldersChanged({ added, removed }: Record<string, unknown>): void {
    const gone = pathsOf(urisIn(removed, "uri"));
    this.folders = [...this.folders.filter((folder) => !gone.includes(folder)), ...pathsOf(urisIn(added, "uri"))];
    this.sessions.open(this.folders);
    for (const path of this.documents.paths()) this.sessions.include(path);
    this.analyst.changed();
  }

  private async readSettings(given: unknown): Promise<void> {
    const asked = this.client.configuration ? await this.askForSettings() : given;
    const own = typeof asked === "object" && asked !== null && section in asked ? (asked as Record<string, unknown>)[section] : asked;
    this.settings = readSettings(own, rules);
    const problems = this.settings.problems.join("\n");
    if (problems !== "" && problems !== this.toldProblems) this.say(MessageType.Error, `AI Routes, in your settings: ${this.settings.problems.join(" ")}`);
    this.toldProblems = problems;
  }

  private async askForSettings(): Promise<unknown> {
    const late = new Promise((resolve) => setTimeout(resolve, longestWait, this.client.settings).unref());
    const answer = this.connection.workspace.getConfiguration(section).catch((error: unknown) => {
      this.log(`The client does not tell its settings: ${reasonOf(error)}`);
      return this.client.settings;
    });
    return Promise.race([answer, late]);
  }

  private began(): (phase: string, done: number, total: number) => void {
    if (this.client.ownUi) this.tell("analysing");
    return this.analyst.generation === 0 ? this.progress.begin() : () => {};
  }

  private ended(): void {
    this.progress.end();
    if (this.analyst.generation === 1) limitHeapGrowth();
    const changed = this.reports.update(this.settings.diagnostics);
    const { connection, client, documents } = this;
    if (!client.pulls) {
      for (const path of changed) {
        const version = documents.get(path)?.version;
        void connection.sendDiagnostics({ uri: documents.uriOf(path), ...(version == null ? {} : { version }), diagnostics: this.reports.of(path).items });
      }
    } else if (client.refreshesDiagnostics && changed.some((path) => !this.editedPaths.has(path))) {
      this.sent(connection.languages.diagnostics.refresh() as unknown as Promise<void>, "refreshing diagnostics");
    }
    this.editedPaths = new Set();
    this.refreshLenses();
    if (client.ownUi) this.tell("idle");
  }

  /** An edit of one file changes the figures over handlers in others. */
  private refreshLenses(): void {
    if (!this.client.refreshesLenses || !this.settings.codeLens) return;
    const key = lensKey(this.handlers);
    if (key !== this.toldLenses) this.sent(this.connection.sendRequest(CodeLensRefreshRequest.type), "refreshing lenses");
    this.toldLenses = key;
  }

  private tell(state: "analysing" | "idle"): void {
    void this.connection.sendNotification(notifications.status, { state, summary: this.summary() });
  }

  /** A message that nobody has to answer. */
  private say(type: MessageType, message: string): void {
    void this.connection.sendNotification(ShowMessageNotification.type, { type, message });
  }

  /** What the client makes of it is its affair; a refusal is only noted. */
  private sent(request: Promise<unknown>, what: string): void {
    request.catch((error: unknown) => this.log(`The client refuses ${what}: ${reasonOf(error)}`));
  }
}
