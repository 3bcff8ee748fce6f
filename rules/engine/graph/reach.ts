import { append } from "../lists.js";
import type { ImportGraph } from "./import-graph.js";
import { reachedFrom } from "./importers.js";

export interface Reach {
  /** Entry files from which imports lead to a file that mentions a model. */
  entries: Set<string>;
  /** The files on the way from those entries to such a mention, both ends included. */
  files: Set<string>;
  /** Everything the entry files import, directly or not: file → the workspace's files it imports. */
  imports: ReadonlyMap<string, readonly string[]>;
}

/**
 * Looks before parsing: follows run-time imports by text from the entry files, reads and scans each
 * file once, and says which of them can come to a model. The way ends where code leaves its side:
 * a server's file renders a `use client` module but cannot call into it, and what a client calls
 * in a `use server` module is a request of its own. Files that cannot be read lead nowhere.
 */
export function reachModel(graph: ImportGraph, entryFiles: readonly { file: string }[]): Reach {
  const importsOf = new Map<string, readonly string[]>();
  const importers = new Map<Node, Node[]>();
  const mentions: Node[] = [];

  const roots = new Map<string, Node>();
  for (const { file } of entryFiles) roots.set(file, nodeOf(file, graph.scanOf(file).directive === "use client" ? "client" : "server"));
  const pending = [...roots.values()];
  const seen = new Set(pending);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const side = sideOf(node);
    const file = fileOf(node);
    if (graph.scanOf(file).mentionsModel) mentions.push(node);
    const targets = graph.targetsOf(file);
    importsOf.set(file, targets);
    for (const target of targets) {
      if (graph.scanOf(target).directive === (side === "server" ? "use client" : "use server")) continue;
      const next = nodeOf(target, side);
      append(importers, next, node);
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
