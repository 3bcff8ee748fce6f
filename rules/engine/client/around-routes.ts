import type { Entrypoint } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import type { EntryFile } from "../graph/entry-files.js";
import type { Scan } from "../graph/import-graph.js";
import { isWithin } from "../graph/posix-path.js";
import { sidesOf, type SideRoot, type Sides } from "../graph/sides.js";
import { appCode } from "./app-code.js";
import type { AppCode, ClientModule } from "./client-module.js";
import { Around, bySide, type AroundInput, type FilesBySide } from "./client-modules.js";
import type { PageCheck } from "../guards/page-checks.js";

/** Where the search for routes began, and what it saw on its way. */
export interface Seen {
  perApp: readonly { app: App; files: readonly EntryFile[] }[];
  /** Entry files of no app. */
  shared: readonly EntryFile[];
  imports: ReadonlyMap<string, readonly string[]>;
  directiveOf(file: string): Scan["directive"];
  ignored(file: string): boolean;
}

export interface CodeAround {
  apps: AppCode[];
  clientModules: ClientModule[];
  /** Files that were parsed for it, so far: rules may ask for more. */
  parsed: ReadonlySet<string>;
}

/** What rules about clients and whole apps look at; nothing is looked at for subjects that no rule has. */
export function codeAround(
  seen: Seen, routes: readonly Entrypoint[], wants: { clientModules: boolean; apps: boolean },
  input: Pick<AroundInput, "catalog" | "facts" | "resolve" | "read" | "traits"> & { checkOf(file: string): PageCheck | null },
): CodeAround {
  if (!wants.clientModules && !wants.apps) return { apps: [], clientModules: [], parsed: new Set() };
  const { perApp } = seen;
  const { sides, own } = layoutOf(seen);
  const parsed = new Set<string>();
  const facts: AroundInput["facts"] = (file) => {
    parsed.add(file);
    return input.facts(file);
  };
  const found = perApp.map(({ app, files: entries }) => {
    const { files, urls } = own.get(app)!;
    const around = new Around({ ...input, facts, urls, routes, sides });
    const modules = wants.clientModules ? around.clientModules(app, files) : null;
    const code = appCode({
      app, entries, imports: seen.imports, read: input.read, routes: routes.filter((route) => route.app === app),
      serverRequests: wants.apps ? around.serverRequests(app, files) : [],
      clientModules: () => modules ?? around.clientModules(app, files),
      open: (file) => around.open(file),
      openImport: (from, specifier) => around.openImport(from, specifier),
      checkOf: (file) => {
        parsed.add(file);
        return input.checkOf(file);
      },
    });
    return { modules: modules ?? [], code };
  });
  return { apps: found.map(({ code }) => code), clientModules: found.flatMap(({ modules }) => modules), parsed };
}

interface Layout {
  sides: Sides;
  own: ReadonlyMap<App, { files: FilesBySide; urls: AroundInput["urls"] }>;
}

/** By the search it follows from: an edit that changes no import leaves it as it was. */
const layouts = new WeakMap<Seen["perApp"], Layout>();

function layoutOf({ perApp, shared, imports, directiveOf, ignored }: Seen): Layout {
  const before = layouts.get(perApp);
  if (before) return before;
  const roots = [...perApp.flatMap(({ app, files }) => files.map((entry) => sideRoot(entry, app))), ...shared.map((entry) => sideRoot(entry, null))];
  const sides = sidesOf(roots, imports, directiveOf);
  const files = [...new Set([...sides.client, ...sides.server])].filter((file) => !ignored(file)).sort();
  const owners = ownersOf(files, perApp.map(({ app }) => app), imports);
  const own = perApp.map(({ app, files: entries }) => [app, {
    files: bySide(files.filter((file) => (owners.get(file) ?? perApp[0]?.app) === app), sides),
    urls: entries.flatMap(({ file, kind, url }) => (url !== null && kind !== "page" && kind !== "layout" ? [{ file, url }] : [])),
  }] as const);
  const layout = { sides, own: new Map(own) };
  layouts.set(perApp, layout);
  return layout;
}

/** Pages of the pages router run in the browser as well; a client component is rendered on the server, but as the browser's code. */
function sideRoot({ file, kind }: EntryFile, app: App | null): SideRoot {
  if (kind === "client-component") return { file, sides: ["client"] };
  const inPages = app !== null && app.pagesFolder !== null && isWithin(file, app.pagesFolder) && (kind === "page" || kind === "layout");
  return { file, sides: inPages ? ["client", "server"] : ["server"] };
}

/** The app in whose folder a file stands, the innermost one; of files of no app, the first from which imports lead to it. */
function ownersOf(files: readonly string[], apps: readonly App[], imports: Seen["imports"]): Map<string, App> {
  const innermost = [...apps].sort((a, b) => b.root.length - a.root.length);
  const owners = new Map(files.flatMap((file) => {
    const app = innermost.find(({ root }) => isWithin(file, root));
    return app ? [[file, app] as const] : [];
  }));
  // A map takes what is set while it is gone through.
  for (const [file, app] of owners) for (const target of imports.get(file) ?? []) if (!owners.has(target)) owners.set(target, app);
  return owners;
}
