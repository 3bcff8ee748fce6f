import { createHash } from "node:crypto";
import { openWorkspace, toWorkspacePath } from "@ai-routes/rules/disk";
import { rootOf } from "./sessions.js";

/**
 * For `settings["ai-routes"].cacheKey`: another text whenever a source or configuration file of the
 * project around `folder` is another. ESLint's cache holds what it said of a file as long as this
 * file and the configuration stay the same, whatever happens to the files it calls.
 */
export function cacheKey(folder: string): string {
  const path = toWorkspacePath(folder);
  const workspace = openWorkspace(rootOf(path, path));
  const hash = createHash("sha256");
  for (const file of workspace.files()) hash.update(`${file}\0${workspace.read(file) ?? ""}\0`);
  return hash.digest("hex");
}
