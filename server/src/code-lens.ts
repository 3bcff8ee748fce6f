import type { CodeLens } from "vscode-languageserver/node";
import { idOf, type Handlers } from "./handlers.js";
import { commands } from "./protocol.js";
import type { ToLsp } from "./to-lsp.js";
import { lensOf } from "./words.js";

/** The figures of each handler of a file, over it; a click opens how they come about. */
export function codeLenses(path: string, { handlers, toLsp, client }: { handlers: Handlers; toLsp: ToLsp; client: { ownUi: boolean } }): CodeLens[] {
  return handlers.all().flatMap(({ route, handler }): CodeLens[] => {
    if (handler.at.file !== path) return [];
    const { range } = toLsp.location(handler.at);
    const lens = (title: string, command: string): CodeLens => ({ range, command: { title, command, arguments: [idOf(route, handler)] } });
    return [lens(lensOf(route, handler), commands.showBreakdown), ...(client.ownUi ? [lens("route map", commands.showRouteMap)] : [])];
  });
}

/** Changes whenever a lens does, wherever it is. */
export function lensKey(handlers: Handlers): string {
  return handlers.all().map(({ route, handler }) => `${idOf(route, handler)} ${handler.at.span[0]} ${lensOf(route, handler)}`).join("\n");
}
