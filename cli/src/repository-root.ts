import { existsSync } from "node:fs";
import { isWithin } from "@ai-routes/rules";
import { toNativePath, toWorkspacePath } from "@ai-routes/rules/disk";
import type { Terminal } from "./terminal.js";

/** What GitHub's paths are relative to: the checkout, the folder with `.git` above a folder, else that folder (`/` paths). */
export function repositoryRoot(folder: string, env: Terminal["env"]): string {
  const checkout = env["GITHUB_WORKSPACE"] ? toWorkspacePath(env["GITHUB_WORKSPACE"]) : null;
  if (checkout !== null && isWithin(folder, checkout)) return checkout;
  for (let at = folder; at.includes("/"); at = at.slice(0, at.lastIndexOf("/"))) {
    if (existsSync(toNativePath(`${at}/.git`))) return at;
  }
  return folder;
}
