import { namedModules } from "./imports.js";
import type { Resolver } from "./resolve.js";
import { hasFileDirective } from "./source-text.js";
import type { Workspace } from "./workspace.js";

export interface Reach {
  /** Entry files from which imports lead to a file that mentions a model. */
  entries: Set<string>;
  /** The files on the way from those entries to such a mention, both ends included. */
  files: Set<string>;
  /** Everything the entry files import, directly or not: file → the workspace's files it imports. */
  imports: ReadonlyMap<string, readonly string[]>;
  /** How many texts were scanned this time: for tests. */
  scanned: number;
}

/** What one text told; kept between runs, so that an edit costs one scan. */
export interface Scan {
  text: string;
  /** Modules it loads at run time. */
  specifiers: readonly string[];
  mentionsModel: boolean;
  /** Where the file runs by its own directive. */
  directive: "use client" | "use server" | null;
}

/**
 * Looks before parsing: follows run-time imports by text from the entry files, reads and scans each
 * file once, and says which of them can come to a model. The way ends where code leaves its side:
 * a server's file renders a `use client` module but cannot call into it, and what a client calls
 * in a `use server` module is a request of its own. Files that cannot be read lead nowhere.
 */
export function reachModel(
  workspace: Workspace, resolver: Resolver, entryFiles: readonly { file: string }[],
  isModelText: (text: string) => boolean, scans: Map<string, Scan> = new Map(),
): Reach {
  const current = new Map<string, Scan>();
  const importsOf = new Map<string, string[]>();
  const importers = new Map<Node, Node[]>();
  const mentions: Node[] = [];
  let scanned = 0;

  const scanOf = (file: string): Scan => {
    let scan = current.get(file);
    if (scan === undefined) {
      const text = workspace.read(file) ?? "";
      scan = scans.get(file);
      if (scan?.text !== text) {
        scan = scanText(text, isModelText);
        scanned++;
      }
      scans.set(file, scan);
      current.set(file, scan);
    }
    return scan;
  };
  const targetsOf = (file: string): string[] => {
    let targets = importsOf.get(file);
    if (targets === undefined) {
      const resolved = scanOf(file).specifiers.map((specifier) => resolver(file, specifier));
      targets = [...new Set(resolved.flatMap((to) => (to === null || to.package !== undefined ? [] : [to.path])))];
      importsOf.set(file, targets);
    }
    return targets;
  };

  const roots = new Map<string, Node>();
  for (const { file } of entryFiles) roots.set(file, nodeOf(file, scanOf(file).directive === "use client" ? "client" : "server"));
  const pending = [...roots.values()];
  const seen = new Set(pending);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const side = sideOf(node);
    const file = fileOf(node);
    if (scanOf(file).mentionsModel) mentions.push(node);
    for (const target of targetsOf(file)) {
      if (scanOf(target).directive === (side === "server" ? "use client" : "use server")) continue;
      const next = nodeOf(target, side);
      const known = importers.get(next);
      if (known === undefined) importers.set(next, [node]);
      else known.push(node);
      if (!seen.has(next)) {
        seen.add(next);
        pending.push(next);
      }
    }
  }

  const reached = reachedFrom(mentions, importers);
  return {
    entries: new Set([...roots].filter(([, node]) => reached.has(node)).map(([file]) => file)),
    files: new Set([...reached].map(fileOf)),
    imports: importsOf,
    scanned,
  };
}

/** A file on one of the two sides; a module without directive can be loaded on both. */
type Node = `${"client" | "server"}:${string}`;

function nodeOf(file: string, side: "client" | "server"): Node {
  return `${side}:${file}`;
}

function sideOf(node: Node): "client" | "server" {
  return node.startsWith("client:") ? "client" : "server";
}

function fileOf(node: Node): string {
  return node.slice("client:".length);
}

function scanText(text: string, isModelText: (text: string) => boolean): Scan {
  const specifiers = namedModules(text).filter((module) => !module.typeOnly).map((module) => module.specifier);
  const directive = hasFileDirective(text, "use client") ? "use client" : hasFileDirective(text, "use server") ? "use server" : null;
  return { text, specifiers, mentionsModel: isModelText(text), directive };
}

function reachedFrom(starts: readonly Node[], next: ReadonlyMap<Node, readonly Node[]>): Set<Node> {
  const reached = new Set(starts);
  const pending = [...starts];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const neighbour of next.get(at) ?? []) {
      if (!reached.has(neighbour)) {
        reached.add(neighbour);
        pending.push(neighbour);
      }
    }
  }
  return reached;
}
