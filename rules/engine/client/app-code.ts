import { runbookState } from "../docs/runbooks.js";
import type { Entrypoint } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import type { EntryFile } from "../graph/entry-files.js";
import { inFolder } from "../graph/posix-path.js";
import type { PageCheck } from "../guards/page-checks.js";
import { appTelemetry } from "./app-telemetry.js";
import { askingPages } from "./asking-pages.js";
import { cachedReads } from "./cached-reads.js";
import type { AppCode, ClientModule } from "./client-module.js";
import { clientCheckIn } from "./client-check.js";
import type { Code } from "./code.js";
import { reachedFrom } from "../graph/importers.js";
import { outerChecks } from "./outer-checks.js";
import type { OpenImport } from "./read-values.js";
import type { ModelRequest } from "./requests.js";
import { namesTraceId } from "./trace-ids.js";

export interface AppCodeInput {
  app: App;
  /** The app's routes that ask a model. */
  routes: readonly Entrypoint[];
  entries: readonly EntryFile[];
  imports: ReadonlyMap<string, readonly string[]>;
  serverRequests: readonly ModelRequest[];
  clientModules(): readonly ClientModule[];
  checkOf(file: string): PageCheck | null;
  read(file: string): string | null;
  open(file: string): Code | null;
  openImport: OpenImport;
}

/** An app as rules about all of it see it: what costs a search is looked for once, when a rule asks. */
export function appCode(input: AppCodeInput): AppCode {
  const { app, entries, imports, open, read, routes, serverRequests } = input;
  const files = once(() => reachedFrom(entries.map(({ file }) => file), imports));
  return {
    app,
    routes,
    serverRequests,
    outerChecks: once(() => outerChecks({ ...input, clientModules: input.clientModules(), checkOf: (file) => input.checkOf(file) ?? checkInBrowser(open(file)) })),
    telemetry: once(() => appTelemetry(files(), read(inFolder(app.root, "package.json")), read, open)),
    askingPages: once(() => askingPages({ ...input, clientModules: input.clientModules() })),
    cachedReads: once(() => cachedReads({ routes, files: files(), read, openFile: open, open: input.openImport })),
    runbook: (route) => runbookState(route, routes, read),
    namesTraceId: (route) => namesTraceId(route, open),
  };
}

function checkInBrowser(code: Code | null): PageCheck | null {
  return code?.facts.directives.some(({ text }) => text === "use client") ? clientCheckIn(code) : null;
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
