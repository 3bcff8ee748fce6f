import type { EntrySite } from "./project/entrypoints.js";

/** A file that imports a file of actions. */
export interface ActionUser {
  /** The actions it takes; null: any of them. */
  names: readonly string[] | null;
  /** It renders nothing: what it imports it calls itself, as any function. */
  calls: boolean;
  /** The pages from which imports lead to it. */
  pages: readonly { file: string; url: string }[];
}

/**
 * Whether the browser may ask for an export of a file of actions. One that only routes and other
 * actions call has no id in the client's code; one that nobody imports may be about to be used.
 */
export function isAsked(name: string, { users }: EntrySite): boolean {
  const own = users.filter(({ names }) => names === null || names.includes(name));
  return own.length === 0 || own.some(({ calls }) => !calls);
}

/** The site of a file of actions, on the pages that use one of these; absent: on all that use any. */
export function actionSite(site: EntrySite, actions?: readonly string[]): EntrySite {
  const users = site.users.filter(({ names }) => actions === undefined || names === null || names.some((name) => actions.includes(name)));
  const pages = new Map(users.flatMap((user) => user.pages.map((page) => [page.file, page.url] as const)).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  const [url = ""] = pages.values();
  return { ...site, url, pages: [...pages.keys()] };
}
