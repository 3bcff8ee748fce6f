import * as vscode from "vscode";
import { registerCommands } from "./commands.js";
import { dependsOnNext } from "./next-apps.js";
import { RouteMapPanel } from "./route-map/panel.js";
import { RoutesView } from "./routes-view.js";
import type { Session } from "./session.js";
import { Status } from "./status.js";
import type { Line } from "./tree.js";

/** What other extensions may ask of this one: the tests do. */
export interface Api {
  /** Milliseconds from the beginning of the bundle to the end of `activate`: on the clock, and of computing (a busy machine stretches the clock alone). */
  activation: Milliseconds;
  /** Answers when the server runs and nothing is pending; null: no app depends on `next`. */
  idle(): Promise<{ generation: number; problems: string[] } | null>;
  /** The lines of the tree view as they are shown. */
  lines(): Line[];
  filter(words: string): void;
  /** Findings that are left to other linters. */
  left(): number;
  /** HTML of the route map that is shown. */
  routeMap(): string | null;
}

/** Set by the bundle before anything else is loaded. */
declare const bundleStarted: { wall: number; cpu: NodeJS.CpuUsage };

interface Milliseconds {
  wall: number;
  cpu: number;
}

/** Starts what is cheap at once; the server and its client only where an app depends on `next`. */
export function activate(context: vscode.ExtensionContext): Api {
  const logs = {
    output: vscode.window.createOutputChannel("AI Routes", { log: true }),
    trace: vscode.window.createOutputChannel("AI Routes Trace", { log: true }),
  };
  const view = new RoutesView();
  const status = new Status();
  const running: Running = { session: null, starting: null };
  const panel = new RouteMapPanel(context.extensionUri, () => running.session);

  async function start(): Promise<Session | null> {
    if (!(await dependsOnNext())) {
      void vscode.commands.executeCommand("setContext", "ai-routes.state", "noApp");
      return null;
    }
    await vscode.commands.executeCommand("setContext", "ai-routes.active", true);
    // The language client takes longer to load than all else here.
    const { Session } = await import("./session.js");
    const session = new Session(context, logs, view, status);
    context.subscriptions.push(session, session.onAnalysed(() => panel.showAgain()));
    running.session = session;
    await session.start();
    return session;
  }

  /** The session, started if it is not; null where there is nothing to analyse. */
  async function ensure(): Promise<Session | null> {
    running.starting ??= start();
    const session = await running.starting;
    if (session === null) running.starting = null;
    return session;
  }

  // A manifest may come to depend on `next`, and a folder with one may come.
  const again = [
    vscode.workspace.onDidSaveTextDocument(({ fileName }) => void (fileName.endsWith("package.json") && ensure())),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void ensure()),
  ];
  context.subscriptions.push(...again, logs.output, logs.trace, view, status, panel, ...registerCommands({ ensure, view, panel, output: logs.output }));
  ensure().catch((error: unknown) => logs.output.error(error instanceof Error ? error : String(error)));
  const activation = sinceBundleStarted();
  logs.output.info(`Activated in ${activation.wall.toFixed(1)} ms, ${activation.cpu.toFixed(1)} ms of them computing.`);
  return {
    activation,
    idle: async () => (await ensure())?.idle() ?? null,
    lines: () => view.getChildren(),
    filter: (words) => (view.filter = words),
    left: () => running.session?.left ?? 0,
    routeMap: () => panel.html,
  };
}

function sinceBundleStarted(): Milliseconds {
  const { user, system } = process.cpuUsage(bundleStarted.cpu);
  return { wall: performance.now() - bundleStarted.wall, cpu: (user + system) / 1000 };
}

interface Running {
  session: Session | null;
  starting: Promise<Session | null> | null;
}
