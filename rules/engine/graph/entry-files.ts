import { mentionsEngine } from "../../catalog/engines.js";
import type { App, EntrypointKind } from "./app.js";
import { below, folderOf, inFolder, isWithin, nameOf } from "./posix-path.js";
import { appRouterUrl, pagesRouterUrl, urlMatches, withBasePath } from "./route-url.js";
import { hasFileDirective } from "./source-text.js";
import type { Workspace } from "./workspace.js";

export type EntryFileKind =
  | EntrypointKind
  | "client-component" | "layout" | "instrumentation"
  /** The text speaks of a durable engine, or of `use server`: the facts decide what is in it. */
  | "durable-function-candidate" | "server-action-candidate";

export interface EntryFile {
  file: string;
  kind: EntryFileKind;
  /** The URL with dynamic segments as written; null where the kind has none. */
  url: string | null;
}

/**
 * The files of an app from which the analysis starts, by path and cheap tests on the text; nothing
 * is parsed. Sorted by file; one file can be several things (a page with an inline action).
 * Files of apps nested in this one are theirs; tests and stories belong to nobody.
 */
export function findEntryFiles(
  app: App, workspace: Workspace, otherApps: readonly App[] = [], spoken: SpokenOf = (file) => spokenOf(file, workspace.read(file) ?? ""),
): EntryFile[] {
  const nested = otherApps.filter((other) => other.root !== app.root && isWithin(other.root, app.root));
  const entries: EntryFile[] = [];
  for (const file of workspace.files()) {
    if (!isWithin(file, app.root) || !isCode(file)) continue;
    if (nested.some((other) => isWithin(file, other.root))) continue;
    const routed = routedAs(file, app);
    if (routed !== null) entries.push(routed);
    entries.push(...spoken(file));
  }
  return entries;
}

/**
 * Actions, durable functions and client components in files that belong to no app: packages of the
 * monorepo that the apps share.
 */
export function findSharedEntryFiles(
  apps: readonly App[], workspace: Workspace, spoken: SpokenOf = (file) => spokenOf(file, workspace.read(file) ?? ""),
): EntryFile[] {
  return workspace
    .files()
    .filter((file) => isCode(file) && !apps.some((app) => isWithin(file, app.root)))
    .flatMap(spoken);
}

function isCode(file: string): boolean {
  return (
    /\.(?:tsx?|jsx?|mjs|cjs|mts|cts)$/.test(file) &&
    !/\.d\.[mc]?ts$|\.(?:test|spec|e2e|stories|bench|cy)\.[^/.]+$|\/(?:__tests__|__mocks__|__fixtures__)\//.test(file)
  );
}

function routedAs(file: string, app: App): EntryFile | null {
  if (app.middleware?.file === file) return { file, kind: "middleware", url: null };
  const name = withoutExtension(nameOf(file), app.config.pageExtensions);
  if (name === null) return null;
  if (app.appFolder !== null && isWithin(file, app.appFolder)) return inAppRouter(file, name, app, app.appFolder);
  if (app.pagesFolder !== null && isWithin(file, app.pagesFolder)) return inPagesRouter(file, name, app, app.pagesFolder);
  const besideRoutes = [app.root, inFolder(app.root, "src")].includes(folderOf(file));
  return name === "instrumentation" && besideRoutes ? { file, kind: "instrumentation", url: null } : null;
}

function inAppRouter(file: string, name: string, app: App, appFolder: string): EntryFile | null {
  const path = appRouterUrl(below(folderOf(file), appFolder));
  if (path === null) return null;
  const url = withBasePath(path, app.config.basePath);
  if (name === "route") return { file, kind: handlerKind("route-handler", path, url, app), url };
  if (name === "page" || name === "default") return { file, kind: "page", url };
  if (name === "layout" || name === "template") return { file, kind: "layout", url };
  return null;
}

function inPagesRouter(file: string, name: string, app: App, pagesFolder: string): EntryFile | null {
  const path = pagesRouterUrl(below(`${folderOf(file)}/${name}`, pagesFolder));
  const url = withBasePath(path, app.config.basePath);
  if (path === "/api" || path.startsWith("/api/")) {
    return { file, kind: handlerKind("pages-api", path, url, app), url };
  }
  return /^\/_(?:app|document|error)$/.test(path) ? { file, kind: "layout", url: null } : { file, kind: "page", url };
}

/** vercel.json says what runs on a schedule; else a segment called `cron` or `webhook` does. */
function handlerKind(otherwise: "route-handler" | "pages-api", path: string, url: string, app: App): EntrypointKind {
  const segments = path.split("/");
  if (app.crons.some((cron) => urlMatches(url, cron) || urlMatches(path, cron))) return "cron";
  if (segments.some((segment) => /^crons?$/.test(segment))) return "cron";
  if (segments.some((segment) => /(?:^|[-_])webhooks?(?:$|[-_])/.test(segment))) return "webhook";
  return otherwise;
}

/** Longest extension first: `page.api.ts` with `["ts", "api.ts"]` is `page`. */
function withoutExtension(name: string, extensions: readonly string[]): string | null {
  const match = extensions
    .filter((extension) => name.endsWith(`.${extension}`))
    .sort((a, b) => b.length - a.length)[0];
  return match === undefined ? null : name.slice(0, -match.length - 1);
}

const serverDirective = /["']use server["']/;

/** What a file is by its text alone. */
export type SpokenOf = (file: string) => readonly EntryFile[];

/** What a file's own text says it may be, wherever it stands; whether it is, its facts tell. */
export function spokenOf(file: string, text: string): EntryFile[] {
  const entries: EntryFile[] = [];
  if (hasFileDirective(text, "use client")) return [{ file, kind: "client-component", url: null }];
  if (mentionsEngine.test(text)) entries.push({ file, kind: "durable-function-candidate", url: null });
  if (serverDirective.test(text)) entries.push({ file, kind: "server-action-candidate", url: null });
  return entries;
}
