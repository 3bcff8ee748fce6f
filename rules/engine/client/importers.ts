/** Who imports a file, directly. */
export function importersOf(imports: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const [file, targets] of imports) for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), file]);
  return importers;
}

/** What one gets to by imports, or (with `importersOf`) from where one gets there; where it began included. */
export function reachedFrom(files: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set(files);
  // A set takes what is added while it is gone through.
  for (const file of reached) for (const other of next.get(file) ?? []) reached.add(other);
  return reached;
}
