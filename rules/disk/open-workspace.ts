import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { isBinary } from "../engine/facts/binary.js";
import type { Workspace } from "../engine/graph/workspace.js";
import { isSameList } from "../engine/lists.js";
import { byCodeUnit, listFiles } from "./list-files.js";
import { isListed, isOutputFolder, isSource, isToolFolder } from "./listed-files.js";
import { toNativePath, toWorkspacePath } from "./native-paths.js";
import { reasonOf } from "./reason-of.js";

export interface Problem {
  path: string;
  /** A sentence: what is wrong and, if it is not plain, what follows. */
  message: string;
}

export interface OpenOptions {
  /** Files and folders (absolute, `/`) to leave out beside what is left out anyway. */
  ignore?: (path: string) => boolean;
}

export interface DiskWorkspace extends Workspace {
  /** What could not be read so far; grows as files are read. */
  readonly problems: readonly Problem[];
  /** Whether a file of this path (absolute, `/`) is listed, or would be if it were there. */
  lists(path: string): boolean;
  /** Forgets what is known of these paths (absolute, `/`) and lists them anew: for watchers. */
  update(paths: readonly string[]): void;
  /**
   * Looks at the disk again, for hosts that nobody tells of changes: lists anew, and forgets every
   * text whose file has another time of change or size. Returns whether anything is other than before.
   */
  refresh(): boolean;
}

/** Larger files are generated; parsing them would cost more than the rest together. */
const largestSource = 2 * 1024 * 1024;
/** Lock files of big monorepos reach 5 MB; this only guards against reading something absurd. */
const largestConfig = 64 * 1024 * 1024;

/**
 * Opens a folder. Never throws: a root that is missing or no folder gives an empty workspace with a
 * problem. Texts are read on demand and kept until {@link DiskWorkspace.update} names them.
 */
export function openWorkspace(root: string, options: OpenOptions = {}): DiskWorkspace {
  const folder = toWorkspacePath(root).replace(/(.)\/$/, "$1");
  const ignore = options.ignore ?? (() => false);
  const listing = listFiles(folder, ignore);
  const problems: Problem[] = listing.problems;
  const texts = new Map<string, string | null>();
  const stamps = new Map<string, string>();
  const kinds = new Map<string, "file" | "directory" | null>();
  const realpaths = new Map<string, string>();
  let files: readonly string[] = listing.files;
  const readNow = (path: string): string | null => {
    stamps.set(path, stampOf(path));
    return readText(path, files, problems);
  };
  const lists = (path: string): boolean => isListed(path.slice(path.lastIndexOf("/") + 1)) && isWalked(path, folder) && !ignore(path);

  return {
    root: folder,
    problems,
    lists,
    files: () => files,
    read: (path) => remembered(texts, path, readNow),
    kind: (path) => remembered(kinds, path, kindOnDisk),
    folders: foldersBelow,
    realpath: (path) => remembered(realpaths, path, realpathOnDisk),
    update(paths) {
      const listed = new Set(files);
      for (const path of paths) {
        for (const file of files) if (file.startsWith(`${path}/`)) listed.delete(file);
        for (const known of [texts, kinds, realpaths]) known.delete(path);
        removeProblems(problems, path);
        if (lists(path) && kindOnDisk(path) === "file") listed.add(path);
        else listed.delete(path);
      }
      files = [...listed].sort(byCodeUnit);
    },
    refresh() {
      const listed = listFiles(folder, ignore);
      const changed = [...texts.keys()].filter((path) => stampOf(path) !== stamps.get(path));
      const moved = [...kinds].some(([path, kind]) => kindOnDisk(path) !== kind);
      if (changed.length === 0 && !moved && isSameList(listed.files, files)) return false;

      for (const path of changed) texts.delete(path);
      // A text that could not be read is tried again, so that its problem is told again.
      for (const [path, text] of texts) if (text === null) texts.delete(path);
      kinds.clear();
      realpaths.clear();
      files = listed.files;
      problems.splice(0, problems.length, ...listed.problems);
      return true;
    },
  };
}

/** What tells two states of a file apart without reading it; `""` where there is none. */
function stampOf(path: string): string {
  try {
    const stats = statSync(toNativePath(path), { throwIfNoEntry: false });
    return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size}`;
  } catch {
    return "";
  }
}

function remembered<Fact>(known: Map<string, Fact>, path: string, look: (path: string) => Fact): Fact {
  const before = known.get(path);
  if (before !== undefined) return before;
  const fact = look(path);
  known.set(path, fact);
  return fact;
}

/** Null with a problem where a file of the workspace cannot be read; elsewhere silence, it was a probe. */
function readText(path: string, files: readonly string[], problems: Problem[]): string | null {
  const fail = (message: string): null => {
    if (isAmong(files, path)) problems.push({ path, message });
    return null;
  };
  try {
    const native = toNativePath(path);
    const stats = statSync(native, { throwIfNoEntry: false });
    if (stats === undefined) return fail("The file does not exist any more.");
    if (!stats.isFile()) return null;
    if (stats.size > (isSource(path) ? largestSource : largestConfig)) {
      return fail(`The file is too large to be source code (${megabytes(stats.size)} MB) and was not read.`);
    }
    const text = readFileSync(native, "utf8");
    return isBinary(text) ? fail("The file is binary and was not read.") : text;
  } catch (error) {
    return fail(`The file cannot be read: ${reasonOf(error)}.`);
  }
}

/** Whether the walk would have come to `path`: no folder between it and the root is left out. */
function isWalked(path: string, root: string): boolean {
  if (!path.startsWith(`${root}/`)) return false;
  for (let at = path.lastIndexOf("/"); at > root.length; at = path.lastIndexOf("/", at - 1)) {
    const folder = path.slice(path.lastIndexOf("/", at - 1) + 1, at);
    const parent = path.slice(0, path.lastIndexOf("/", at - 1));
    if (isToolFolder(folder) || isOutputFolder(folder, kindOnDisk(`${parent}/package.json`) === "file")) return false;
  }
  return true;
}

function kindOnDisk(path: string): "file" | "directory" | null {
  try {
    const stats = statSync(toNativePath(path), { throwIfNoEntry: false });
    return stats?.isFile() ? "file" : stats?.isDirectory() ? "directory" : null;
  } catch {
    return null;
  }
}

function foldersBelow(path: string): string[] {
  try {
    return readdirSync(toNativePath(path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() || (entry.isSymbolicLink() && kindOnDisk(`${path}/${entry.name}`) === "directory"))
      .map((entry) => entry.name)
      .sort(byCodeUnit);
  } catch {
    return [];
  }
}

function realpathOnDisk(path: string): string {
  try {
    return toWorkspacePath(realpathSync(toNativePath(path)));
  } catch {
    return path;
  }
}

/** Binary search: `files` is sorted, and this is asked for failures only. */
function isAmong(files: readonly string[], path: string): boolean {
  let low = 0;
  let high = files.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byCodeUnit(files[middle] ?? "", path) < 0) low = middle + 1;
    else high = middle;
  }
  return files[low] === path;
}

function removeProblems(problems: Problem[], path: string): void {
  for (let at = problems.length - 1; at >= 0; at--) if (problems[at]?.path === path) problems.splice(at, 1);
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}
