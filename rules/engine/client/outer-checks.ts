import type { Entrypoint, Handler } from "../entrypoint.js";
import { placeKey } from "../finding.js";
import type { EntryFile } from "../graph/entry-files.js";
import { folderOf, isWithin } from "../graph/posix-path.js";
import type { PageCheck } from "../guards/page-checks.js";
import type { ClientModule, OuterCheck } from "./client-module.js";
import { importersOf, reachedFrom } from "../graph/importers.js";

export interface OuterChecksInput {
  /** The app's routes that ask a model. */
  routes: readonly Entrypoint[];
  entries: readonly EntryFile[];
  imports: ReadonlyMap<string, readonly string[]>;
  clientModules: readonly ClientModule[];
  checkOf(file: string): PageCheck | null;
  read(file: string): string | null;
}

/** Words without which no text checks who asks. */
const checking = /redirect|notFound|forbidden|unauthorized|protect|auth|session|user|token/i;

/**
 * The checks of layouts and pages that are the only ones on the way of people to a route: all
 * pages it is asked from are behind one, and the route itself is not.
 */
export function outerChecks({ routes, entries, imports, clientModules, checkOf, read }: OuterChecksInput): OuterCheck[] {
  const open = routes.flatMap((route) => route.handlers.filter((handler) => isOpen(route, handler)).map((handler) => ({ route, handler })));
  if (open.length === 0) return [];
  const importers = importersOf(imports);
  const pages = new Set(entries.filter(({ kind }) => kind === "page").map(({ file }) => file));
  const layouts = entries.filter(({ kind, url }) => kind === "layout" && url !== null).map(({ file }) => file);
  const checked = (file: string): PageCheck | null => (checking.test(read(file) ?? "") ? checkOf(file) : null);

  const found = new Map<string, { check: OuterCheck; routes: { route: Entrypoint; handler: Handler }[] }>();
  for (const one of open) {
    const from = pagesOf(one, clientModules, importers, pages);
    const checks = from.map((page) => checkAround(page, one.route.kind === "page", layouts, checked));
    for (const check of checks.includes(null) ? [] : checks) {
      if (check === null) continue;
      const key = placeKey(check.at);
      const known = found.get(key) ?? { check: { ...check, routes: [] }, routes: [] };
      found.set(key, known);
      if (!known.routes.some(({ handler }) => handler === one.handler)) known.routes.push(one);
    }
  }
  return [...found.values()].map(({ check, routes: of }) => ({ ...check, routes: of }));
}

/** A caller is waited for, and may come without any authentication. */
function isOpen({ background, kind }: Entrypoint, { modelCalls }: Handler): boolean {
  if (background || !/^(?:route-handler|pages-api|server-action|page)$/.test(kind)) return false;
  return modelCalls.some(({ guards }) => !guards.always.has("auth") && !guards.sometimes.has("auth"));
}

/** The pages that a route is asked from: itself, those with the action, those whose client modules ask it. */
function pagesOf({ route, handler }: { route: Entrypoint; handler: Handler }, clientModules: readonly ClientModule[], importers: ReadonlyMap<string, readonly string[]>, pages: ReadonlySet<string>): string[] {
  if (route.kind === "page") return [route.file];
  const askers = route.kind === "server-action" ? [route.file]
    : clientModules.filter(({ requests }) => requests.some((request) => request.route === route && request.handlers.includes(handler))).map(({ file }) => file);
  return [...reachedFrom(askers, importers)].filter((file) => pages.has(file)).sort();
}

/** The innermost check around a page; a page that asks the model itself is not behind its own. */
function checkAround(page: string, asksItself: boolean, layouts: readonly string[], checked: (file: string) => PageCheck | null): (PageCheck & { in: OuterCheck["in"] }) | null {
  const own = asksItself ? null : checked(page);
  if (own) return { ...own, in: "page" };
  const above = layouts.filter((layout) => isWithin(folderOf(page), folderOf(layout))).sort((a, b) => b.length - a.length);
  for (const layout of above) {
    const check = checked(layout);
    if (check) return { ...check, in: "layout" };
  }
  return null;
}
