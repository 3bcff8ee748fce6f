import { execFileSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;

/** Installs the SDKs where they are missing or older than the lock file. */
export function install() {
  if (isInstalled()) return;
  execFileSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: here, stdio: "inherit", shell: process.platform === "win32" });
}

// npm writes this file at the end of an installation.
function isInstalled() {
  const installed = path.join(here, "node_modules", ".package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(path.join(here, "package-lock.json")).mtimeMs;
}
