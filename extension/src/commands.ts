import * as vscode from "vscode";
import type { Location } from "@ai-routes/language-server/protocol";
import { titleOf } from "./route-map/page.js";
import type { RouteMapPanel } from "./route-map/panel.js";
import type { RoutesView } from "./routes-view.js";
import type { Session } from "./session.js";
import type { Line } from "./tree.js";

interface Parts {
  ensure(): Promise<Session | null>;
  view: RoutesView;
  panel: RouteMapPanel;
  output: vscode.LogOutputChannel;
}

/** What a command is given: a handler's id by the server, its line by the tree, nothing by the palette. */
type HandlerArgument = string | Line | undefined;

/** The commands of the extension, for as long as it is active. */
export function registerCommands({ ensure, view, panel, output }: Parts): vscode.Disposable[] {
  async function show(argument: HandlerArgument, part: "map" | "breakdown"): Promise<void> {
    const session = await ensure();
    if (!session) return noApp();
    if (argument === undefined) await session.idle();
    const handler = idIn(argument) ?? (await chosenHandler(view));
    if (handler !== null) await panel.show(handler, part);
  }

  const all: Record<string, (argument: never) => unknown> = {
    showRouteMap: (argument: HandlerArgument) => show(argument, "map"),
    showBreakdown: (argument: HandlerArgument) => show(argument, "breakdown"),
    analyseWorkspace: async () => {
      const session = await ensure();
      return session ? session.analyseWorkspace() : noApp();
    },
    restart: async () => (await ensure())?.restart(),
    openRulePage: async (rule: string) => {
      const page = await (await ensure())?.rulePage(rule);
      if (page) await vscode.env.openExternal(vscode.Uri.parse(page));
    },
    showOutput: () => output.show(),
    filterRoutes: async () => {
      const words = await vscode.window.showInputBox({ title: "Filter AI routes", value: view.filter, prompt: "What stands in a route's line or below it: chat, no budget, unbounded" });
      if (words !== undefined) view.filter = words;
    },
    clearFilter: () => (view.filter = ""),
    goToHandler: (line: Line | undefined) => line?.opens && open(line.opens),
    firstFix: async () => {
      const session = await ensure();
      return session ? goToFirstFix(session) : noApp();
    },
  };
  return Object.entries(all).map(([name, run]) => vscode.commands.registerCommand(`ai-routes.${name}`, run));
}

/** Opens a place in an editor, selected. */
export async function open({ uri, range: { start, end } }: Location, viewColumn: vscode.ViewColumn = vscode.ViewColumn.Active): Promise<void> {
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection, viewColumn });
}

function idIn(argument: HandlerArgument): string | null {
  return typeof argument === "string" ? argument : (argument?.handler?.id ?? null);
}

/** The handlers, those of the open file first, to choose from. */
async function chosenHandler(view: RoutesView): Promise<string | null> {
  const active = vscode.window.activeTextEditor?.document.uri.toString();
  const handlers = view.handlers().map(({ route, line }) => ({
    label: titleOf({ handler: { name: line.label }, url: route }), description: line.description, id: line.handler!.id, here: line.opens !== null && vscode.Uri.parse(line.opens.uri).toString() === active,
  }));
  const chosen = await vscode.window.showQuickPick([...handlers.filter(({ here }) => here), ...handlers.filter(({ here }) => !here)], { title: "Which handler?", matchOnDescription: true });
  return chosen?.id ?? null;
}

/** Opens a finding of ours with its light bulb: the worst one that has a safe fix, else the worst one. */
async function goToFirstFix(session: Session): Promise<void> {
  await session.idle();
  const all = vscode.languages.getDiagnostics().flatMap(([uri, diagnostics]) => diagnostics.filter(({ source }) => source === "ai-routes").map((diagnostic) => ({ uri, diagnostic })));
  all.sort((a, b) => a.diagnostic.severity - b.diagnostic.severity);
  let chosen = all[0];
  for (const one of all) {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", one.uri, one.diagnostic.range, vscode.CodeActionKind.QuickFix.value);
    if (!actions.some(({ isPreferred }) => isPreferred === true)) continue;
    chosen = one;
    break;
  }
  if (!chosen) return void vscode.window.showInformationMessage("There are no findings to fix.");
  await vscode.window.showTextDocument(chosen.uri, { selection: new vscode.Range(chosen.diagnostic.range.start, chosen.diagnostic.range.start) });
  await vscode.commands.executeCommand("editor.action.quickFix");
}

function noApp(): void {
  void vscode.window.showInformationMessage("No package.json of this workspace depends on `next`: there is nothing to analyse.");
}
