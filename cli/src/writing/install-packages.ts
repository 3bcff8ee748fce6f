import { spawnSync } from "node:child_process";
import { toNativePath } from "@ai-routes/rules/disk";
import { addArguments, manifestFolder, packageManagerOf } from "./package-manager.js";
import { UsageError } from "../usage-error.js";

export interface PackagesToAdd {
  /** The folder of the manifest they are for, as a native path. */
  folder: string;
  packages: readonly string[];
  dev: boolean;
}

/** What new code imports, by the manifest it belongs into: that nearest to the file (a workspace path) whose code it is. */
export function packagesToAdd(code: readonly { packages: readonly string[]; file: string | undefined }[]): PackagesToAdd[] {
  const byFolder = new Map<string, Set<string>>();
  for (const { packages, file } of code) {
    if (packages.length === 0 || file === undefined) continue;
    const folder = manifestFolder(toNativePath(file));
    byFolder.set(folder, new Set([...(byFolder.get(folder) ?? []), ...packages]));
  }
  return [...byFolder].map(([folder, packages]) => ({ folder, packages: [...packages].sort(), dev: false }));
}

/** `npm install p-retry`, as a person would type it. */
export function installCommand({ folder, packages, dev }: PackagesToAdd): string {
  const manager = packageManagerOf(folder);
  return [manager, ...addArguments(manager, packages, dev)].join(" ");
}

/** Runs it, its words on standard error; throws a {@link UsageError} where it fails. */
export function installPackages({ folder, packages, dev }: PackagesToAdd): void {
  const manager = packageManagerOf(folder);
  // Windows knows package managers as `.cmd` files, which only a shell starts.
  const { status, error } = spawnSync(manager, addArguments(manager, packages, dev), {
    cwd: folder, stdio: ["ignore", 2, 2], shell: process.platform === "win32",
  });
  if (error || status !== 0) {
    throw new UsageError(`\`${installCommand({ folder, packages, dev })}\` failed in ${folder}${error ? `: ${error.message}` : ""}.`);
  }
}
