import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs `node …arguments` with this terminal; gives the exit code (1 where a signal ended it). */
export function node(args, options = {}) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", ...options }).status ?? 1;
}

/**
 * Installs the locked dependencies where they are missing or not the locked ones. Says nothing
 * unless it has work to do; ends the process with npm's own words and exit code if npm fails.
 */
export function install() {
  if (isInstalled()) return;
  console.log("Installing dependencies …");
  const { npm_execpath: npm } = process.env;
  const [command, before] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  const args = [...before, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const done = spawnSync(command, args, { cwd: root, encoding: "utf8", shell: command === "npm" && process.platform === "win32" });
  if (done.status === 0) return;
  console.error(done.stdout ?? "", done.stderr ?? "", done.error?.message ?? "");
  process.exit(done.status ?? 1);
}

/** Compiles all packages; gives the exit code. */
export function build() {
  return node(["node_modules/typescript/bin/tsc", "--build"]);
}

/** Compares what npm wrote down at its last installation with the lock file. */
function isInstalled() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const present = JSON.parse(readFileSync(installed, "utf8")).packages;
  const locked = JSON.parse(readFileSync(`${root}package-lock.json`, "utf8")).packages;
  return Object.entries(locked).every(
    ([path, { version, optional, link }]) =>
      !path.includes("node_modules/") || optional || link || present[path]?.version === version,
  );
}
