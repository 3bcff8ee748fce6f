import type { Workspace } from "../rules/engine/graph/workspace.js";

/**
 * A workspace in memory: `memoryWorkspace({ "/app/package.json": "{…}" })`. What
 * stands in `node_modules` is readable but not listed, as on
 * disk. `reads` counts how often each file was asked for.
 */
export function memoryWorkspace(
  texts: Record<string, string>,
  root = "/",
): Workspace & { reads: Map<string, number> } {
  const files = Object.keys(texts).filter((path) => !path.includes("/node_modules/")).sort();
  const folders = new Set(Object.keys(texts).flatMap(foldersAbove));
  const reads = new Map<string, number>();
  return {
    root,
    reads,
    files: () => files,
    read(path) {
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return texts[path] ?? null;
    },
    kind: (path) => (path in texts ? "file" : folders.has(path) ? "directory" : null),
    folders: (path) =>
      [...folders]
        .filter((folder) => folder !== path && folder.slice(0, folder.lastIndexOf("/")) === path.replace(/\/$/, ""))
        .map((folder) => folder.slice(folder.lastIndexOf("/") + 1))
        .sort(),
    realpath: (path) => path,
  };
}

/** A workspace with the texts of `now()`, for one project to see change. */
export function changingWorkspace(now: () => Workspace): Workspace {
  return {
    root: now().root,
    files: () => now().files(),
    read: (path) => now().read(path),
    kind: (path) => now().kind(path),
    folders: (path) => now().folders(path),
    realpath: (path) => now().realpath(path),
  };
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/") || "/");
}
