import { minVersion, satisfies, validRange } from "semver";
import type { PackageVersion } from "./app.js";
import { rangeInCatalog } from "./catalogs.js";
import { asString, readJsonObject } from "./json-text.js";
import { aliasOf, type LockFile } from "./lock-files/lock-file.js";
import { lockFilesIn } from "./lock-files/index.js";
import { createManifests, type Manifest, type Manifests } from "./manifests.js";
import { below, folderOf, inFolder, isWithin, upwards } from "./posix-path.js";
import type { Workspace } from "./workspace.js";

/** The version of a package that a file gets when it imports it. */
export type Versions = (importingFile: string, packageName: string) => PackageVersion;

/**
 * Looks where a runtime would: in node_modules from the importing file upwards, else in the
 * importing package's entry of the lock file, else in the range of the nearest manifest that names
 * the package (then `version` is the lowest that satisfies it, null for `latest`, `*`, URLs).
 * Aliases give the real package's name. Answers are kept per folder of a manifest.
 */
export function createVersions(workspace: Workspace, manifests: Manifests = createManifests(workspace)): Versions {
  const answers = new Map<string, PackageVersion>();
  const lockFiles = new Map<string, LockFile[]>();
  const locksIn = (folder: string): LockFile[] => {
    const locks = lockFiles.get(folder) ?? lockFilesIn(workspace, folder);
    lockFiles.set(folder, locks);
    return locks;
  };

  const look = (folder: string, name: string): PackageVersion => {
    const chain = [...manifests.above(folder)];
    const declared = chain.find((manifest) => manifest.dependencies.has(name)) ?? null;
    const range = declared?.dependencies.get(name) ?? null;
    return (
      installed(workspace, folder, name, declared) ??
      locked(chain, declared, name, range, locksIn) ??
      declaredRange(workspace, chain, name, range) ??
      { name, version: null, from: "unknown", range }
    );
  };

  return (importingFile, packageName) => {
    const folder = manifests.above(folderOf(importingFile)).next().value?.folder ?? folderOf(importingFile);
    const key = `${folder}|${packageName}`;
    const answer = answers.get(key) ?? look(folder, packageName);
    answers.set(key, answer);
    return answer;
  };
}

/** Above the manifest that names it only what satisfies its range: other copies are other packages'. */
function installed(workspace: Workspace, folder: string, name: string, declared: Manifest | null): PackageVersion | null {
  const range = declared?.dependencies.get(name) ?? null;
  for (const at of upwards(folder)) {
    const json = readJsonObject(workspace, inFolder(at, `node_modules/${name}/package.json`));
    const version = asString(json?.["version"]);
    if (version === null || (declared && !isWithin(at, declared.folder) && outOfRange(version, range))) continue;
    return { name: asString(json?.["name"]) ?? name, version, from: "node_modules", range };
  }
  return null;
}

function outOfRange(version: string, range: string | null): boolean {
  return range !== null && validRange(range) !== null && !satisfies(version, range, { includePrerelease: true });
}

/** The nearest lock file above the importing package, asked for the manifest that names the dependency. */
function locked(
  chain: Manifest[], declared: Manifest | null, name: string, range: string | null, locksIn: (folder: string) => LockFile[],
): PackageVersion | null {
  const importer = declared ?? chain[0];
  if (importer === undefined) return null;
  for (const folder of upwards(importer.folder)) {
    const locks = locksIn(folder);
    for (const lock of locks) {
      const found = lock.find(below(importer.folder, folder), name, range);
      if (found !== null && (folder === importer.folder || !outOfRange(found.version, range))) return { ...found, from: "lockfile", range };
    }
    if (locks.length > 0) return null;
  }
  return null;
}

function declaredRange(
  workspace: Workspace, chain: Manifest[], name: string, written: string | null,
): PackageVersion | null {
  if (written === null) return null;
  const alias = aliasOf(written);
  const real = alias?.name ?? name;
  let range = alias?.range ?? written;
  if (range.startsWith("catalog:")) {
    range = chain.map((manifest) => rangeInCatalog(workspace, manifest, name, range)).find((found) => found !== null) ?? "";
  }
  if (range.startsWith("workspace:")) range = range.slice("workspace:".length);
  return { name: real, version: lowest(range), from: "range", range: written };
}

/** Null where a range says nothing: any version, a tag, a URL. */
function lowest(range: string): string | null {
  const valid = validRange(range);
  if (valid === null || valid === "*") return null;
  return minVersion(range)?.version ?? null;
}
