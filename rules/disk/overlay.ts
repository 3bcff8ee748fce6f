import type { Workspace } from "../engine/graph/workspace.js";
import { byCodeUnit } from "./list-files.js";

/**
 * The workspace as an editor has it: `texts` (absolute path with `/` → unsaved text) stand before
 * what is on disk, files that exist in the editor alone are listed. A snapshot: later changes of
 * the map have no effect.
 */
export function overlay(workspace: Workspace, texts: ReadonlyMap<string, string>): Workspace {
  const unsaved = new Map(texts);
  const before = workspace.files();
  const known = new Set(before);
  const added = [...unsaved.keys()].filter((path) => !known.has(path) && path.startsWith(`${workspace.root}/`));
  const files = added.length === 0 ? before : [...before, ...added].sort(byCodeUnit);
  const addedFolders = new Set(added.flatMap(foldersAbove));

  return {
    root: workspace.root,
    files: () => files,
    read: (path) => unsaved.get(path) ?? workspace.read(path),
    kind: (path) => (unsaved.has(path) ? "file" : (workspace.kind(path) ?? (addedFolders.has(path) ? "directory" : null))),
    folders(path) {
      const names = new Set(workspace.folders(path));
      for (const folder of addedFolders) {
        if (folder.lastIndexOf("/") === path.length && folder.startsWith(`${path}/`)) names.add(folder.slice(path.length + 1));
      }
      return [...names].sort(byCodeUnit);
    },
    realpath: (path) => workspace.realpath(path),
  };
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.push(path.slice(0, at));
  return folders;
}
