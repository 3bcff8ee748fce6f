import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { open } from "../commands.js";
import type { Session } from "../session.js";
import { page, titleOf } from "./page.js";
import { Places } from "./places.js";

/** The one panel that shows route maps; it follows the handler it shows through edits. */
export class RouteMapPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | null = null;
  private handler: string | null = null;
  private places = new Places();
  private shown: string | null = null;
  /** What the page was made of. */
  private drawn: string | null = null;

  constructor(private readonly extension: vscode.Uri, private readonly session: () => Session | null) {}

  /** The page as it is shown, or null. */
  get html(): string | null {
    return this.shown;
  }

  /** Shows a handler, and of its page the map or the breakdown first. */
  async show(handler: string, part: "map" | "breakdown"): Promise<void> {
    this.handler = handler;
    this.panel ??= this.create();
    await this.draw();
    this.panel.reveal(undefined, false);
    if (part === "breakdown") void this.panel.webview.postMessage({ scrollTo: "breakdown" });
  }

  /** After an analysis: what is shown may be another tree now. */
  showAgain(): void {
    if (this.panel?.visible) void this.draw();
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private create(): vscode.WebviewPanel {
    const media = [vscode.Uri.joinPath(this.extension, "media"), vscode.Uri.joinPath(this.extension, "dist")];
    const panel = vscode.window.createWebviewPanel("ai-routes.routeMap", "Route Map", vscode.ViewColumn.Beside, { enableScripts: true, localResourceRoots: media });
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(this.extension, `media/panel-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    panel.onDidDispose(() => {
      this.panel = null;
      this.shown = this.drawn = null;
    });
    panel.onDidChangeViewState(() => this.showAgain());
    panel.webview.onDidReceiveMessage(({ place }: { place?: unknown }) => {
      const location = typeof place === "number" ? this.places.at(place) : null;
      if (location) void open(location, vscode.ViewColumn.One);
    });
    return panel;
  }

  /** Draws the page unless it stands there already: drawing anew loses what is folded. */
  private async draw(): Promise<void> {
    const { handler, panel } = this;
    const session = this.session();
    if (handler === null || !panel || !session) return;
    const [map, breakdown] = await Promise.all([session.routeMap(handler), session.breakdown(handler)]);
    if (this.panel !== panel || this.handler !== handler) return;
    if (!map) {
      panel.title = "Route Map (gone)";
      return;
    }
    const { webview } = panel;
    const places = new Places();
    const media = (path: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.extension, path)).toString();
    const sources = { csp: webview.cspSource, script: media("dist/route-map.js"), style: media("media/route-map.css") };
    panel.title = titleOf(map);
    const drawn = JSON.stringify([map, breakdown]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.places = places;
    this.shown = webview.html = page(map, breakdown, places, { ...sources, nonce: randomBytes(16).toString("base64url") });
  }
}
