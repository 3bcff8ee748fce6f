import { isWithin, type Analysis, type App } from "@ai-routes/rules";
import type { Target } from "./load.js";

/** Apps that the targets hold, or that hold a target. */
export function concerns(targets: readonly Target[]): (app: App) => boolean {
  return ({ root }) => targets.some(({ path }) => isWithin(root, path) || isWithin(path, root));
}

/**
 * What the path arguments ask for. A folder asks for its routes, and for the findings that are in
 * it or concern its routes; a file asks for the findings in it and the routes it defines.
 */
export function select(analysis: Analysis, targets: readonly Target[]): Analysis {
  const folders = targets.filter(({ kind }) => kind === "directory");
  const wanted = (file: string): boolean => targets.some(({ path }) => isWithin(file, path));
  const inFolders = (file: string): boolean => folders.some(({ path }) => isWithin(file, path));
  return {
    ...analysis,
    apps: analysis.apps.filter(concerns(targets)),
    routes: analysis.routes.filter(({ file }) => wanted(file)),
    findings: analysis.findings.filter(({ at, routes }) => wanted(at.file) || routes.some(inFolders)),
  };
}
