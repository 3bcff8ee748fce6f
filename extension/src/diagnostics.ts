import * as vscode from "vscode";
import { duplicatesOf } from "./duplicates.js";

/**
 * Our diagnostics as they are shown: with `auto`, without those that another linter reports too. It
 * stands between the language client and VS Code's own collection, for pushed and pulled ones alike.
 */
export class ShownDiagnostics implements vscode.Disposable {
  private readonly collections = new Set<FilteredCollection>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions = [
    vscode.languages.onDidChangeDiagnostics(({ uris }) => this.showAgain(uris)),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("ai-routes.diagnostics")) this.showAgain(null);
    }),
  ];

  /** What is left to other linters may have changed. */
  readonly onDidChange = this.changed.event;

  /** How many findings are left to other linters. */
  get left(): number {
    return [...this.collections].reduce((sum, { left }) => sum + left, 0);
  }

  create(name: string | undefined): vscode.DiagnosticCollection {
    const collection = new FilteredCollection(vscode.languages.createDiagnosticCollection(name));
    this.collections.add(collection);
    return collection;
  }

  remove(collection: vscode.DiagnosticCollection): void {
    if (collection instanceof FilteredCollection) this.collections.delete(collection);
    collection.dispose();
  }

  dispose(): void {
    for (const one of [...this.subscriptions, ...this.collections, this.changed]) one.dispose();
  }

  private showAgain(uris: readonly vscode.Uri[] | null): void {
    let changed = false;
    for (const collection of this.collections) {
      for (const uri of uris ?? collection.uris()) changed = collection.show(uri) || changed;
    }
    if (changed) this.changed.fire();
  }
}

/** A collection that keeps what it was given, and shows of it what is to be shown. */
class FilteredCollection implements vscode.DiagnosticCollection {
  private readonly given = new Map<string, { uri: vscode.Uri; all: readonly vscode.Diagnostic[]; shown: readonly vscode.Diagnostic[] }>();

  constructor(private readonly inner: vscode.DiagnosticCollection) {}

  get name(): string {
    return this.inner.name;
  }

  get left(): number {
    return [...this.given.values()].reduce((sum, { all, shown }) => sum + all.length - shown.length, 0);
  }

  uris(): vscode.Uri[] {
    return [...this.given.values()].map(({ uri }) => uri);
  }

  /** Shows a file's anew if it would be shown otherwise now; says whether it was. */
  show(uri: vscode.Uri): boolean {
    const entry = this.given.get(uri.toString());
    if (!entry) return false;
    const shown = shownOf(uri, entry.all);
    if (shown.length === entry.shown.length && shown.every((one, index) => one === entry.shown[index])) return false;
    this.given.set(uri.toString(), { ...entry, shown });
    this.inner.set(uri, shown);
    return true;
  }

  set(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[] | undefined): void;
  set(entries: readonly [vscode.Uri, readonly vscode.Diagnostic[] | undefined][]): void;
  set(where: vscode.Uri | readonly [vscode.Uri, readonly vscode.Diagnostic[] | undefined][], diagnostics?: readonly vscode.Diagnostic[]): void {
    for (const [uri, all] of where instanceof vscode.Uri ? ([[where, diagnostics]] as const) : where) {
      if (all === undefined) {
        this.delete(uri);
        continue;
      }
      const shown = shownOf(uri, all);
      this.given.set(uri.toString(), { uri, all, shown });
      this.inner.set(uri, shown);
    }
  }

  delete(uri: vscode.Uri): void {
    this.given.delete(uri.toString());
    this.inner.delete(uri);
  }

  clear(): void {
    this.given.clear();
    this.inner.clear();
  }

  forEach(callback: (uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[], collection: vscode.DiagnosticCollection) => unknown): void {
    this.inner.forEach((uri, diagnostics) => callback(uri, diagnostics, this));
  }

  get(uri: vscode.Uri): readonly vscode.Diagnostic[] | undefined {
    return this.inner.get(uri);
  }

  has(uri: vscode.Uri): boolean {
    return this.inner.has(uri);
  }

  [Symbol.iterator](): Iterator<[uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]]> {
    return this.inner[Symbol.iterator]();
  }

  dispose(): void {
    this.given.clear();
    this.inner.dispose();
  }
}

function shownOf(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): readonly vscode.Diagnostic[] {
  const setting = vscode.workspace.getConfiguration("ai-routes", uri).get<string>("diagnostics");
  if (setting === "off") return [];
  if (setting === "on") return diagnostics;
  const duplicates = duplicatesOf(diagnostics, vscode.languages.getDiagnostics(uri));
  return diagnostics.filter((one) => !duplicates.has(one));
}
