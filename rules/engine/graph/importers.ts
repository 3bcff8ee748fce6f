import { append } from "../lists.js";

/** Who imports a file, directly. */
export function importersOf(imports: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const [file, targets] of imports) for (const target of targets) append(importers, target, file);
  return importers;
}

/** What one gets to by imports, or (with `importersOf`) from where one gets there; where it began included. */
export function reachedFrom<Node>(starts: Iterable<Node>, next: ReadonlyMap<Node, readonly Node[]>): Set<Node> {
  const reached = new Set(starts);
  // A set takes what is added while it is gone through.
  for (const node of reached) for (const other of next.get(node) ?? []) reached.add(other);
  return reached;
}
