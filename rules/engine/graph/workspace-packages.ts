import picomatch from "picomatch";
import { satisfies, valid, validRange } from "semver";
import { asObject, asString, asStrings, readJsonObject } from "./json-text.js";
import type { Manifests } from "./manifests.js";
import { below, folderOf, isWithin, joined, nameOf } from "./posix-path.js";
import type { Workspace } from "./workspace.js";
import { parseYamlSubset, type Yaml } from "./yaml-subset.js";

export interface WorkspacePackages {
  /**
   * The folder a package name stands for when a file in `folder` imports it, decided as package
   * managers do: by the range in the nearest manifest that names it, else as a fellow member. Null:
   * it comes from the registry.
   */
  folderFor(folder: string, name: string): string | null;
  /** The members of the innermost workspace around a folder: name → folder. */
  membersAround(folder: string): ReadonlyMap<string, string>;
}

/** Finds members by the globs of npm, Yarn, Bun, pnpm and Lerna; `node_modules` is not asked. */
export function createWorkspacePackages(workspace: Workspace, manifests: Manifests): WorkspacePackages {
  const groups = workspaceRoots(workspace).map(({ root, globs }) => ({
    root,
    members: membersOf(root, globs, workspace, manifests),
  }));
  groups.sort((a, b) => b.root.length - a.root.length);
  const none: ReadonlyMap<string, string> = new Map();
  const membersAround = (folder: string): ReadonlyMap<string, string> =>
    groups.find((group) => isWithin(folder, group.root))?.members ?? none;

  return {
    membersAround,
    folderFor(folder, name) {
      const above = [...manifests.above(folder)];
      // An example inside a package's own folder asks for it by name, as its users do.
      const around = above.find((manifest) => manifest.name === name)?.folder ?? null;
      const here = membersAround(folder).get(name) ?? around;
      for (const manifest of above) {
        if (manifest.name === name) return manifest.folder;
        const range = manifest.dependencies.get(name);
        if (range === undefined) continue;
        const path = /^(?:file|link|portal|workspace):(\.{0,2}\/.*|\.{1,2})$/.exec(range)?.[1];
        if (path !== undefined) return joined(manifest.folder, path);
        return here !== null && takes(range, manifests.in(here)?.version ?? null) ? here : null;
      }
      return here;
    },
  };
}

function takes(range: string, version: string | null): boolean {
  if (/^(?:workspace:|\*$|$|latest$)/.test(range)) return true;
  if (validRange(range) === null) return false;
  return version === null || valid(version) === null || satisfies(version, range, { includePrerelease: true });
}

interface WorkspaceRoot {
  root: string;
  globs: string[];
}

function workspaceRoots(workspace: Workspace): WorkspaceRoot[] {
  const globsOf = new Map<string, string[]>();
  const add = (folder: string, globs: string[]): void => {
    if (globs.length > 0) globsOf.set(folder, [...(globsOf.get(folder) ?? []), ...globs]);
  };
  for (const file of workspace.files()) {
    const name = nameOf(file);
    if (name === "package.json") {
      const field = readJsonObject(workspace, file)?.["workspaces"];
      add(folderOf(file), Array.isArray(field) ? asStrings(field) : asStrings(asObject(field)?.["packages"]));
    } else if (name === "pnpm-workspace.yaml") {
      add(folderOf(file), yamlStrings(parseYamlSubset(workspace.read(file) ?? ""), "packages"));
    } else if (name === "lerna.json") {
      add(folderOf(file), asStrings(readJsonObject(workspace, file)?.["packages"]));
    } else if (name === "rush.json") {
      const projects = readJsonObject(workspace, file)?.["projects"];
      add(folderOf(file), (Array.isArray(projects) ? projects : []).flatMap((project) => asString(asObject(project)?.["projectFolder"]) ?? []));
    }
  }
  return [...globsOf].map(([root, globs]) => ({ root, globs }));
}

function yamlStrings(yaml: Yaml, key: string): string[] {
  const list = typeof yaml === "object" && !Array.isArray(yaml) ? yaml[key] : undefined;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === "string") : [];
}

function membersOf(root: string, globs: string[], workspace: Workspace, manifests: Manifests): Map<string, string> {
  const clean = (glob: string): string => glob.replace(/^!?(?:\.\/)?/, "").replace(/\/+$/, "");
  const included = picomatch(globs.filter((glob) => !glob.startsWith("!")).map(clean));
  const excluded = picomatch(globs.filter((glob) => glob.startsWith("!")).map(clean));
  const members = new Map<string, string>();
  for (const file of workspace.files()) {
    if (nameOf(file) !== "package.json" || !isWithin(file, root)) continue;
    const folder = folderOf(file);
    const path = below(folder, root);
    const isMember = folder === root || (included(path) && !excluded(path));
    const name = isMember ? manifests.in(folder)?.name : null;
    if (typeof name === "string" && !members.has(name)) members.set(name, folder);
  }
  return members;
}
