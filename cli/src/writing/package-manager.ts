import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

const lockFiles: readonly [file: string, manager: PackageManager][] = [
  ["pnpm-lock.yaml", "pnpm"],
  ["yarn.lock", "yarn"],
  ["bun.lock", "bun"],
  ["bun.lockb", "bun"],
  ["package-lock.json", "npm"],
  ["npm-shrinkwrap.json", "npm"],
];

/**
 * What the project's packages are installed with: the nearest lock file or `packageManager` entry
 * at or above a folder (native path) tells; npm where nothing does.
 */
export function packageManagerOf(folder: string): PackageManager {
  for (let at = folder; ; at = dirname(at)) {
    const locked = lockFiles.find(([file]) => existsSync(join(at, file)));
    const manager = locked?.[1] ?? declaredIn(join(at, "package.json"));
    if (manager) return manager;
    if (dirname(at) === at) return "npm";
  }
}

/** The folder of the lock file at or above a folder (native paths), where `install` runs; null without one. */
export function lockFolder(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (lockFiles.some(([file]) => existsSync(join(at, file)))) return at;
    if (dirname(at) === at) return null;
  }
}

/** The arguments that add packages, for development only or not. */
export function addArguments(manager: PackageManager, packages: readonly string[], dev: boolean): string[] {
  const verb = manager === "npm" ? "install" : "add";
  const flag = !dev ? [] : manager === "bun" ? ["--dev"] : ["-D"];
  return [verb, ...flag, ...packages];
}

/** The folder of the `package.json` nearest to a file (native paths); the file's own where there is none. */
export function manifestFolder(file: string): string {
  for (let at = dirname(file); ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return dirname(file);
  }
}

function declaredIn(manifest: string): PackageManager | null {
  try {
    const { packageManager } = JSON.parse(readFileSync(manifest, "utf8")) as { packageManager?: unknown };
    const name = typeof packageManager === "string" ? packageManager.split("@")[0] : undefined;
    return lockFiles.find(([, manager]) => manager === name)?.[1] ?? null;
  } catch {
    return null;
  }
}
