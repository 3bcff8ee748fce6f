import type { App } from "./app.js";
import { createManifests, type Manifest, type Manifests } from "./manifests.js";
import { readNextConfig } from "./next-config.js";
import { findPlatform, type PlatformSettings } from "./platform.js";
import { folderOf, inFolder, nameOf } from "./posix-path.js";
import { readVercelConfig } from "./vercel-config.js";
import { createVersions, type Versions } from "./versions.js";
import type { Workspace } from "./workspace.js";

export interface AppOptions {
  /** By an app's root folder; what the user's configuration says of it. */
  settings?: (root: string) => PlatformSettings;
  manifests?: Manifests;
  versions?: Versions;
}

/**
 * The Next.js apps of a workspace, sorted by root: folders whose package.json depends on `next` and
 * that have an app or pages folder or a next config, and folders with a next config and one of
 * these folders whose `next` is a dependency of a package above them.
 */
export function findApps(workspace: Workspace, options: AppOptions = {}): App[] {
  const manifests = options.manifests ?? createManifests(workspace);
  const versions = options.versions ?? createVersions(workspace, manifests);
  return candidates(workspace).flatMap((root) => {
    const app = appAt(root, workspace, manifests, versions, options.settings?.(root));
    return app === null ? [] : [app];
  });
}

/** What was looked for, for the message when nothing was found. */
export const appSigns =
  "a package.json that depends on next, with an app, src/app, pages or src/pages folder or a next.config file";

function candidates(workspace: Workspace): string[] {
  const folders = new Set<string>();
  for (const file of workspace.files()) {
    const name = nameOf(file);
    if (name === "package.json" || name.startsWith("next.config.")) folders.add(folderOf(file));
  }
  return [...folders].sort();
}

function appAt(
  root: string, workspace: Workspace, manifests: Manifests, versions: Versions, settings: PlatformSettings | undefined,
): App | null {
  const own = manifests.in(root);
  const config = readNextConfig(workspace, root);
  const folder = (name: string): string | null => {
    const path = inFolder(root, name);
    return workspace.kind(path) === "directory" ? path : null;
  };
  // Next takes the folder beside the config first, and `src` only without it (lib/find-pages-dir).
  const appFolder = folder("app") ?? folder("src/app");
  const pagesFolder = folder("pages") ?? folder("src/pages");
  const hasRoutes = appFolder !== null || pagesFolder !== null;
  const isApp = dependsOnNext(own) ? hasRoutes || config.file !== null : config.file !== null && hasRoutes;
  if (!isApp) return null;

  const next = versions(inFolder(root, "package.json"), "next");
  const vercel = readVercelConfig(workspace, root);
  return {
    root,
    name: own?.name ?? nameOf(root),
    next,
    appFolder,
    pagesFolder,
    middleware: middlewareOf(folderOf(pagesFolder ?? appFolder ?? inFolder(root, "app")), config.pageExtensions, next.version, workspace),
    config,
    platform: findPlatform({ workspace, manifests, root, nextConfig: config, vercel }, settings),
    vercelFunctions: vercel.functions,
    crons: vercel.crons,
  };
}

function dependsOnNext(manifest: Manifest | null): boolean {
  return manifest?.dependencies.has("next") ?? false;
}

/** Read beside the app or pages folder only; `proxy` is such a name from Next 16 on (FACTS B4). */
function middlewareOf(
  folder: string, extensions: string[], next: string | null, workspace: Workspace,
): App["middleware"] {
  const kinds = next !== null && Number.parseInt(next, 10) < 16 ? (["middleware"] as const) : (["proxy", "middleware"] as const);
  for (const kind of kinds) {
    for (const extension of extensions) {
      const file = inFolder(folder, `${kind}.${extension}`);
      if (workspace.kind(file) === "file") return { file, kind };
    }
  }
  return null;
}
