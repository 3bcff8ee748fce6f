import type { App } from "./app.js";
import { createManifests, type Manifest, type Manifests } from "./manifests.js";
import { readNextConfig } from "./next-config.js";
import { findPlatform, type PlatformSettings } from "./platform.js";
import { folderOf, inFolder, isWithin, nameOf, upwards } from "./posix-path.js";
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
 * that have an app or pages folder or a next config; folders with a next config and one of these
 * folders whose `next` is a dependency of a package above them; and where no package.json stands
 * around (a partial checkout), folders with routes that import from `next`.
 */
export function findApps(workspace: Workspace, options: AppOptions = {}): App[] {
  const manifests = options.manifests ?? createManifests(workspace);
  const versions = options.versions ?? createVersions(workspace, manifests);
  const bare = rootsWithoutManifest(workspace);
  return [...new Set([...candidates(workspace), ...bare])].sort().flatMap((root) => {
    const app = appAt(root, bare.has(root), workspace, manifests, versions, options.settings?.(root));
    return app === null ? [] : [app];
  });
}

/** What was looked for, for the message when nothing was found. */
export const appSigns =
  "a package.json that depends on next, with an app, src/app, pages or src/pages folder or a next.config file";

function candidates(workspace: Workspace): Set<string> {
  const folders = new Set<string>();
  for (const file of workspace.files()) {
    const name = nameOf(file);
    if (name === "package.json" || name.startsWith("next.config.")) folders.add(folderOf(file));
  }
  return folders;
}

const routeFile = /^(.*?)\/(?:src\/)?(?:app\/(?:.+\/)?(?:route|page|layout)|pages\/api\/.+)\.[jt]sx?$/;

function rootsWithoutManifest(workspace: Workspace): Set<string> {
  const roots = new Set<string>();
  for (const file of workspace.files()) {
    const root = routeFile.exec(file)?.[1] || (routeFile.test(file) ? "/" : undefined);
    if (root === undefined || roots.has(root)) continue;
    // The workspace may itself be called `app`.
    const inner = isWithin(root, workspace.root) ? root : workspace.root;
    if ([...upwards(inner)].some((folder) => isWithin(folder, workspace.root) && workspace.kind(inFolder(folder, "package.json")) === "file")) continue;
    if (/\bfrom\s*["']next(?:\/[^"']*)?["']/.test(workspace.read(file) ?? "")) roots.add(root);
  }
  return roots;
}

function appAt(
  root: string, bare: boolean, workspace: Workspace, manifests: Manifests, versions: Versions,
  settings: PlatformSettings | undefined,
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
  const isApp = bare || dependsOnNext(own) ? hasRoutes || config.file !== null : config.file !== null && hasRoutes;
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
