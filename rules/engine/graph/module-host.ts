import { folderOf, isWithin, joined } from "./posix-path.js";
import { isOutput, unbuiltSource } from "./unbuilt-source.js";
import type { Workspace } from "./workspace.js";

/** Where packages of the workspace seem to be installed while TypeScript resolves a name to them. */
export const installedRoot = "/@workspace";
const installedModules = `${installedRoot}/node_modules`;

/**
 * The files TypeScript's module resolution sees: those of the workspace from its listing (no system
 * calls), without declaration files, so that a name leads to code. A package of the workspace can
 * be mounted as if it were installed; what it publishes from an unbuilt output folder is found in
 * its source.
 */
export interface ModuleHost {
  fileExists(path: string): boolean;
  readFile(path: string): string | undefined;
  directoryExists(path: string): boolean;
  /** Starts one resolution: what it asks for is collected in `probes`; `mounted` is the package it may enter. */
  begin(probes: Set<string>, mounted: { name: string; folder: string } | null): void;
  /** The real file behind a path that a resolution came to. */
  realFile(path: string): string;
}

export function createModuleHost(workspace: Workspace): ModuleHost {
  const files = new Set(workspace.files());
  const folders = new Set<string>();
  for (const file of files) folders.add(folderOf(file));
  let probes = new Set<string>();
  let mounted: { name: string; folder: string } | null = null;

  /** A folder with listed files is listed in full; only elsewhere (ignored folders) the disk is asked. */
  const exists = (path: string): boolean => {
    probes.add(path);
    return files.has(path) || (!folders.has(folderOf(path)) && workspace.kind(path) === "file");
  };

  const located = (path: string): string | null => {
    if (/\.d\.[^/.]+$|\.d\.[^/.]+\.ts$/.test(path) && !isInstalled(path)) return null;
    if (!isInstalled(path)) return exists(path) ? path : null;
    const inner = mounted === null ? null : innerPath(path, mounted.name);
    if (inner === null || mounted === null) return null;
    const real = joined(mounted.folder, inner);
    if (!isOutput(inner) && !/\.d\.[mc]?ts$/.test(inner) && exists(real)) return real;
    return unbuiltSource(mounted.folder, inner, exists);
  };

  return {
    begin(collected, package_) {
      probes = collected;
      mounted = package_;
    },
    fileExists: (path) => located(path) !== null,
    readFile: (path) => workspace.read(located(path) ?? path) ?? undefined,
    directoryExists: (path) => isInstalled(path) || !path.includes("/node_modules"),
    realFile: (path) => located(path) ?? path,
  };
}

function isInstalled(path: string): boolean {
  return isWithin(path, installedModules);
}

function innerPath(path: string, name: string): string | null {
  const folder = `${installedModules}/${name}/`;
  return path.startsWith(folder) ? path.slice(folder.length) : null;
}
