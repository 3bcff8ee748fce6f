import { spawnSync } from "node:child_process";
import { toNativePath } from "@ai-routes/rules/disk";

/** Whether what stands below a folder can be had back from git; `none`: there is no repository. */
export type TreeState = { state: "clean" | "none" } | { state: "dirty"; files: number } | { state: "unknown"; why: string };

/** Asks git, as `git status` does; runs no file-system monitor and takes no locks. */
export function treeState(folder: string): TreeState {
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
