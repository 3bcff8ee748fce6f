import { spawnSync } from "node:child_process";
import { toNativePath } from "@ai-routes/rules/disk";
import { counted } from "../format/wrap.js";
import { UsageError } from "../usage-error.js";

/** Whether what stands below a folder can be had back from git; `none`: there is no repository. */
type TreeState = { state: "clean" | "none" } | { state: "dirty"; files: number } | { state: "unknown"; why: string };

/**
 * Throws a {@link UsageError} where git could not give back what stands below a folder. `why` that
 * matters, as a sentence; `dryRun`: the option that shows the changes and writes nothing.
 */
export function refuseDirtyTree(folder: string, why: string, dryRun: string): void {
  const tree = treeState(folder);
  if (tree.state === "dirty") {
    throw new UsageError(`${why}: ${counted(tree.files, "file")} in ${folder} ${tree.files === 1 ? "has" : "have"} changes that git does not hold. Commit or stash them first, or say --force; ${dryRun} shows the changes.`);
  }
  if (tree.state === "unknown") {
    throw new UsageError(`${why}: git could not say whether ${folder} has uncommitted changes (${tree.why}). --force writes all the same.`);
  }
}

/** Asks git, as `git status` does; runs no file-system monitor and takes no locks. */
function treeState(folder: string): TreeState {
  const { status, stdout, stderr, error } = spawnSync(
    "git",
    ["-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--", "."],
    { cwd: toNativePath(folder), encoding: "utf8", env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" }, maxBuffer: 1 << 28 },
  );
  if (error) return { state: "unknown", why: error.message };
  if (status === 0) {
    const files = stdout.split("\0").filter(Boolean).length;
    return files === 0 ? { state: "clean" } : { state: "dirty", files };
  }
  return /not a git repository/i.test(stderr) ? { state: "none" } : { state: "unknown", why: stderr.trim().split("\n")[0] ?? "" };
}
