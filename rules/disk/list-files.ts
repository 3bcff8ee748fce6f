import { readdirSync, readFileSync, realpathSync, statSync, type Dirent } from "node:fs";
import { toNativePath, toWorkspacePath } from "./native-paths.js";
import { ignoredFolders, isListed, isOutputFolder, isSource, isToolFolder } from "./listed-files.js";
import { reasonOf } from "./reason-of.js";

export interface Listing {
  files: string[];
  problems: { path: string; message: string }[];
}

/**
 * Source and configuration files below `root` (absolute, `/`), sorted by code unit. Each folder
 * behind symbolic links is walked once, and never a link to a folder it stands in.
 */
export function listFiles(root: string, ignore: (path: string) => boolean): Listing {
  const listing: Listing = { files: [], problems: [] };
  const gitignored = ignoredFolders(textOf(`${root}/.gitignore`));
  const followed = new Set<string>();
  const pending: string[] = [root];

  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = entriesOf(folder, listing);
    const besideManifest = entries.some((entry) => entry.name === "package.json");
    for (const entry of entries) {
      const path = folder === "/" ? `/${entry.name}` : `${folder}/${entry.name}`;
      const kind = entry.isSymbolicLink() ? kindBehindLink(path, folder, followed, listing) : kindOf(entry);
      if (kind === "directory") {
        if (isToolFolder(entry.name) || isOutputFolder(entry.name, besideManifest)) continue;
        if (gitignored(path.slice(root.length + 1), entry.name) || ignore(path)) continue;
        pending.push(path);
      } else if (kind === "file" && isListed(entry.name) && !ignore(path)) {
        listing.files.push(path);
      }
    }
  }
  listing.files.sort(byCodeUnit);
  listing.problems.sort((a, b) => byCodeUnit(a.path, b.path));
  return listing;
}

/** The order of listings: the same on every machine, whatever its language. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function entriesOf(folder: string, listing: Listing): Dirent[] {
  try {
    return readdirSync(toNativePath(folder), { withFileTypes: true }).sort((a, b) => byCodeUnit(a.name, b.name));
  } catch (error) {
    listing.problems.push({ path: folder, message: `The folder cannot be read: ${reasonOf(error)}.` });
    return [];
  }
}

function kindOf(entry: Dirent): "file" | "directory" | null {
  return entry.isDirectory() ? "directory" : entry.isFile() ? "file" : null;
}

function kindBehindLink(
  path: string, folder: string, followed: Set<string>, listing: Listing,
): "file" | "directory" | null {
  try {
    const stats = statSync(toNativePath(path));
    if (stats.isFile()) return "file";
    if (!stats.isDirectory()) return null;
    const target = toWorkspacePath(realpathSync(toNativePath(path)));
    const here = toWorkspacePath(realpathSync(toNativePath(folder)));
    if (here === target || here.startsWith(`${target}/`) || followed.has(target)) return null;
    followed.add(target);
    return "directory";
  } catch (error) {
    if (isSource(path)) {
      listing.problems.push({ path, message: `The link leads nowhere: ${reasonOf(error)}.` });
    }
    return null;
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(toNativePath(path), "utf8");
  } catch {
    return "";
  }
}
