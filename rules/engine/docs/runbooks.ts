import type { Entrypoint } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import { inFolder, nameOf as fileName } from "../graph/posix-path.js";
import { dollars, thousands } from "../measures/in-words.js";
import { nameOf } from "../in-words.js";
import { fingerprintIn, fingerprintOf, fingerprintOfAll, markOf } from "./fingerprint.js";
import { openApiOf } from "./openapi.js";
import { runbookFiles, runbookFolder } from "./runbook-files.js";
import { runbookOf } from "./runbook.js";
import type { Read } from "../finding.js";

/** All files that `ai-routes docs` writes for an app, whole: a runbook for each route, a table of all, OpenAPI. */
export function runbooksOf(app: App, all: readonly Entrypoint[]): { file: string; text: string }[] {
  const routes = all.filter((route) => route.app === app);
  if (routes.length === 0) return [];
  const files = runbookFiles(app, routes);
  const folder = runbookFolder(app);
  return [
    ...[...files].map(([route, file]) => ({ file, text: runbookOf(route) })),
    { file: inFolder(folder, "README.md"), text: indexOf(app, files) },
    { file: inFolder(folder, "openapi.json"), text: openApiOf(app, routes) },
  ];
}

/** What the runbook of a route is at the moment. */
export type RunbookState = "current" | "stale" | "missing";

/** Where a route's runbook stands, and whether it says what the code does now: by its fingerprint alone. */
export function runbookState(route: Entrypoint, all: readonly Entrypoint[], read: Read): { file: string; state: RunbookState } {
  const file = runbookFiles(route.app, all.filter(({ app }) => app === route.app)).get(route)!;
  const text = read(file);
  return { file, state: text === null ? "missing" : fingerprintIn(text) === fingerprintOf(route) ? "current" : "stale" };
}

function indexOf(app: App, files: ReadonlyMap<Entrypoint, string>): string {
  const rows = [...files].flatMap(([route, file]) => route.handlers.map((handler) => {
    const { attempts, cost, guards, modelCalls } = handler;
    const models = [...new Set(modelCalls.flatMap(({ model }) => model ?? []))].join(", ") || "not known";
    const holds = (kind: "auth" | "rateLimit" | "budget"): string => (guards.always.has(kind) ? "yes" : guards.sometimes.has(kind) ? "partly" : "none found");
    const cells = [
      `[${nameOf(route, handler)}](${fileName(file)})`, models, typeof attempts.max === "number" ? thousands(attempts.max) : attempts.max,
      dollars(cost.worst.value), dollars(cost.typical.value), holds("auth"), holds("rateLimit"), holds("budget"),
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  }));
  return [
    markOf(fingerprintOfAll([...files.keys()])),
    "",
    `# AI routes of ${app.name}`,
    "",
    "| route | models | requests, worst case | dollars, worst case | dollars, typical | auth | rate limit | budget |",
    "|---|---|--:|--:|--:|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
