import { createManifests } from "./manifests.js";
import { upwards } from "./posix-path.js";
import type { Workspace } from "./workspace.js";
import { createWorkspacePackages } from "./workspace-packages.js";

/**
 * The folder an analysis of `folder` has to see whole: the workspace (npm, pnpm, Yarn, Bun, Lerna)
 * that the package around it is a member of, else that package's folder, else `folder` itself.
 * Never looks above the folder that holds `.git`.
 */
export function projectRoot(folder: string, disk: Workspace): string {
  const above = withinRepository(folder, disk);
  const own = above.find((candidate) => disk.kind(inside(candidate, "package.json")) === "file");
  if (own === undefined) return folder;
  // A workspace's root counts as its own member; it is no member of another one.
  if (isMember(own, own, disk)) return own;
  return above.slice(above.indexOf(own) + 1).find((candidate) => isMember(own, candidate, disk)) ?? own;
}

const manifestNames = ["package.json", "pnpm-workspace.yaml", "lerna.json", "rush.json"];

/** Whether the manifests in `root` name the package in `folder`; nothing else is looked at. */
function isMember(folder: string, root: string, disk: Workspace): boolean {
  const files = [...manifestNames.map((name) => inside(root, name)), inside(folder, "package.json")];
  const few: Workspace = { ...disk, root, files: () => files.filter((file) => disk.kind(file) === "file") };
  const members = createWorkspacePackages(few, createManifests(few)).membersAround(folder);
  return [...members.values()].includes(folder);
}

function withinRepository(folder: string, disk: Workspace): string[] {
  const above: string[] = [];
  for (const candidate of upwards(folder)) {
    above.push(candidate);
    if (disk.kind(inside(candidate, ".git")) !== null) break;
  }
  return above;
}

function inside(folder: string, name: string): string {
  return folder === "/" ? `/${name}` : `${folder}/${name}`;
}
