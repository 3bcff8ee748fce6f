import type { Scan } from "./import-graph.js";
import { append } from "../lists.js";

/** Where files run, as imports lead to them from the entry files. */
export interface Sides {
  /** Those that the browser's bundle holds. */
  client: ReadonlySet<string>;
  server: ReadonlySet<string>;
  /** Importers on the client's side: file → the files that import it there. */
  clientImporters: ReadonlyMap<string, readonly string[]>;
}

/** An entry file, and where it runs; pages of the pages router run on both sides. */
export interface SideRoot {
  file: string;
  sides: readonly ("client" | "server")[];
}

/**
 * Follows run-time imports on either side. A server's file only names what it renders of a
 * `use client` module, and a client's call into a `use server` module is a request: there the
 * other side begins, at a root of its own.
 */
export function sidesOf(
  roots: readonly SideRoot[], imports: ReadonlyMap<string, readonly string[]>, directiveOf: (file: string) => Scan["directive"],
): Sides {
  const importers = new Map<string, string[]>();
  // What a browser's file imports of a route is its types (`AppType` of Hono), though it may not say so.
  const served = new Set(roots.filter(({ sides }) => !sides.includes("client")).map(({ file }) => file));
  const reached = (side: "client" | "server"): Set<string> => {
    const other = side === "server" ? "use client" : "use server";
    const files = new Set(roots.filter(({ file, sides }) => sides.includes(side) && directiveOf(file) !== other).map(({ file }) => file));
    for (const file of files) {
      for (const target of imports.get(file) ?? []) {
        if (directiveOf(target) === other || (side === "client" && served.has(target) && directiveOf(target) === null)) continue;
        if (side === "client") append(importers, target, file);
        files.add(target);
      }
    }
    return files;
  };
  return { client: reached("client"), server: reached("server"), clientImporters: importers };
}
