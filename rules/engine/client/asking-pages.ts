import type { Entrypoint } from "../entrypoint.js";
import type { Place } from "../finding.js";
import type { App } from "../graph/app.js";
import type { EntryFile } from "../graph/entry-files.js";
import { folderOf, inFolder, isWithin, upwards } from "../graph/posix-path.js";
import type { ClientModule } from "./client-module.js";
import type { Code } from "./code.js";
import { importersOf, reachedFrom } from "../graph/importers.js";

/** A page with something that asks a model. */
export interface AskingPage {
  /** The page's default export. */
  at: Place;
  url: string;
  /** What asks: the first one found, for people, and where. */
  asks: { what: string; at: Place };
  routes: readonly string[];
  /** Something on it or above it catches what fails while it is rendered. */
  bound: boolean;
}

export interface AskingPagesInput {
  app: App;
  routes: readonly Entrypoint[];
  entries: readonly EntryFile[];
  imports: ReadonlyMap<string, readonly string[]>;
  clientModules: readonly ClientModule[];
  read(file: string): string | null;
  open(file: string): Code | null;
}

/** What asks a model on a page. */
interface Asker {
  file: string;
  what: string;
  at: Place;
  routes: readonly string[];
}

/** Boundaries by hand: React's own two methods, those of libraries, Next's `catchError`. */
const ownBoundary = /\bErrorBoundary\b|componentDidCatch|getDerivedStateFromError|\b(?:unstable_)?catchError\b/;

/** Pages of the app router alone: the pages router has no such files. */
export function askingPages({ app, routes, entries, imports, clientModules, read, open }: AskingPagesInput): AskingPage[] {
  const { appFolder } = app;
  if (appFolder === null) return [];
  const hasFile = (folder: string, name: string): boolean => ["tsx", "jsx", "js", "ts"].some((extension) => read(inFolder(folder, `${name}.${extension}`)) !== null);
  const isGlobal = hasFile(appFolder, "global-error");
  const askers = askersOf(routes, clientModules);
  const importers = importersOf(imports);
  const showing = askers.map((asker) => ({ asker, files: reachedFrom([asker.file], importers) }));
  const layouts = entries.filter(({ kind }) => kind === "layout").map(({ file }) => file);

  // A boundary of one's own may stand in the page, in a layout around it, or in what either shows.
  const isBound = (file: string): boolean => {
    if (isGlobal || [...foldersUpTo(appFolder, folderOf(file))].some((folder) => hasFile(folder, "error"))) return true;
    const around = [file, ...layouts.filter((layout) => isWithin(folderOf(file), folderOf(layout)))];
    return [...reachedFrom(around, imports)].some((shown) => ownBoundary.test(read(shown) ?? ""));
  };
  return entries.flatMap(({ file, kind, url }): AskingPage[] => {
    if (kind !== "page" || url === null || !isWithin(file, appFolder)) return [];
    const found = showing.filter(({ files }) => files.has(file));
    const [first] = found;
    const page = first && open(file)?.facts.exports.find(({ name }) => name === "default");
    if (!page) return [];
    const { what, at } = first.asker;
    return [{ at: { file, span: page.span }, url, asks: { what, at }, routes: [...new Set(found.flatMap(({ asker }) => asker.routes))].sort(), bound: isBound(file) }];
  });
}

function askersOf(routes: readonly Entrypoint[], clientModules: readonly ClientModule[]): Asker[] {
  const requests = clientModules.flatMap(({ file, requests: made }) => made.map((request) => ({ file, request })));
  return [
    // A hook of the AI SDK shows what it is answered.
    ...[...requests.filter(({ request }) => request.by === "hook"), ...requests.filter(({ request }) => request.by !== "hook")].map(({ file, request: { at, callee, route } }) => ({ file, at, what: `${callee} asks ${route.url}`, routes: [route.file] })),
    ...routes.flatMap(({ file, handlers: [handler], kind }) => (handler && (kind === "page" || kind === "server-action")
      ? [{ file, at: handler.at, what: kind === "page" ? "it asks a model itself" : `the action ${handler.name} asks a model`, routes: [file] }] : [])),
  ];
}

/** From a folder up to one that it is within. */
function* foldersUpTo(last: string, folder: string): Generator<string> {
  for (const at of upwards(folder)) {
    yield at;
    if (at === last) return;
  }
}
