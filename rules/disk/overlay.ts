import type { Workspace } from "../engine/graph/workspace.js";
import { byCodeUnit } from "./list-files.js";

/**
 * The workspace as an editor has it: `texts` (absolute path with `/` → unsaved text) stand before
 * what is on disk, files that exist in the editor alone are listed, those whose text is null are
 * gone. A snapshot: later changes of the map have no effect.
 */
export function overlay(workspace: Workspace, texts: ReadonlyMap<string, string | null>): Workspace {
  const unsaved = new Map(texts);
  const before = workspace.files();
  const known = setOf(before);
  const added = [...unsaved].flatMap(([path, text]) => (text !== null && !known.has(path) && path.startsWith(`${workspace.root}/`) ? [path] : []));
  const isGone = (path: string): boolean => unsaved.get(path) === null;
  const left = [...unsaved].some(([path, text]) => text === null && known.has(path)) ? before.filter((path) => !isGone(path)) : before;
  const files = added.length === 0 ? left : [...left, ...added].sort(byCodeUnit);
  const addedFolders = new Set(added.flatMap(foldersAbove));

  return {
    root: workspace.root,
    files: () => files,
    read: (path) => (unsaved.has(path) ? unsaved.get(path)! : workspace.read(path)),
    kind: (path) => (isGone(path) ? null : unsaved.has(path) ? "file" : (workspace.kind(path) ?? (addedFolders.has(path) ? "directory" : null))),
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

const sets = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Editors lay texts over the same list at every keystroke. */
function setOf(files: readonly string[]): ReadonlySet<string> {
  let known = sets.get(files);
  if (!known) sets.set(files, (known = new Set(files)));
  return known;
}

function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.push(path.slice(0, at));
  return folders;
}
