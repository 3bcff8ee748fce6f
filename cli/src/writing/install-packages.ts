import { spawnSync } from "node:child_process";
import { addArguments, packageManagerOf } from "./package-manager.js";
import { UsageError } from "../usage-error.js";

export interface PackagesToAdd {
  /** The folder of the manifest they are for, as a native path. */
  folder: string;
  packages: readonly string[];
  dev: boolean;
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
