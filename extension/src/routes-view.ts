import * as vscode from "vscode";
import type { Location, RouteTree } from "@ai-routes/language-server/protocol";
import { linesOf, type Line } from "./tree.js";

/** The tree view of the AI routes, and its filter. */
export class RoutesView implements vscode.TreeDataProvider<Line>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly view: vscode.TreeView<Line>;
  private tree: RouteTree = { generation: 0, apps: [] };
  private words = "";

  readonly onDidChangeTreeData = this.changed.event;

  constructor() {
    this.view = vscode.window.createTreeView("ai-routes.routes", { treeDataProvider: this, showCollapseAll: true });
  }

  get filter(): string {
    return this.words;
  }

  /** Shows routes in whose line, or in one below it, these words stand; all routes if there are none. */
  set filter(words: string) {
    this.words = words.trim();
    this.view.message = this.words === "" ? "" : `Routes with “${this.words}”`;
    void vscode.commands.executeCommand("setContext", "ai-routes.filtered", this.words !== "");
    this.changed.fire();
  }

  show(tree: RouteTree): void {
    this.tree = tree;
    const failing = tree.apps.flatMap(({ routes }) => routes).filter(({ findings }) => findings.error > 0).length;
    this.view.badge = failing === 0 ? undefined : { value: failing, tooltip: `${failing} ${failing === 1 ? "route" : "routes"} with errors` };
    this.changed.fire();
  }

  /** All lines of handlers, whatever the filter. */
  handlers(): { route: string; line: Line }[] {
    return linesOf(this.tree, "").flatMap((app) => app.children.flatMap((route) => route.children.map((line) => ({ route: route.label, line }))));
  }

  getChildren(line?: Line): Line[] {
    return line ? line.children : linesOf(this.tree, this.words);
  }

  getTreeItem(line: Line): vscode.TreeItem {
    const unfolded = line.kind === "app" || line.kind === "route" || this.words !== "";
    const { None, Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(line.label, line.children.length === 0 ? None : unfolded ? Expanded : Collapsed);
    item.id = line.id;
    item.description = line.description;
    item.tooltip = line.tooltip;
    item.contextValue = line.kind;
    item.iconPath = new vscode.ThemeIcon(line.icon.name, line.icon.color === null ? undefined : new vscode.ThemeColor(line.icon.color));
    item.accessibilityInformation = { label: line.spoken };
    if (line.opens) item.command = { title: "Open", ...opening(line.opens) };
    return item;
  }

  dispose(): void {
    this.view.dispose();
    this.changed.dispose();
  }
}

function opening({ uri, range: { start, end } }: Location): { command: string; arguments: unknown[] } {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  return { command: "vscode.open", arguments: [vscode.Uri.parse(uri), { selection }] };
}
