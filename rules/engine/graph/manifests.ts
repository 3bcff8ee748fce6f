import { asObject, readJsonObject, type JsonObject } from "./json-text.js";
import { inFolder, upwards } from "./posix-path.js";
import type { Workspace } from "./workspace.js";

export interface Manifest {
  folder: string;
  name: string | null;
  version: string | null;
  /** Name → range as written; `dependencies` stand before `devDependencies`, those before peers. */
  dependencies: ReadonlyMap<string, string>;
  json: JsonObject;
}

/** Reads each package.json once. */
export interface Manifests {
  /** Of this very folder. */
  in(folder: string): Manifest | null;
  /** Of this folder and those above it, nearest first, beyond the workspace's root as well. */
  above(folder: string): Generator<Manifest>;
}

/** Reads each package.json once, when it is first asked for. */
export function createManifests(workspace: Workspace): Manifests {
  const known = new Map<string, Manifest | null>();
  const inFolder = (folder: string): Manifest | null => {
    let manifest = known.get(folder);
    if (manifest === undefined) {
      manifest = readManifest(workspace, folder);
      known.set(folder, manifest);
    }
    return manifest;
  };
  return {
    in: inFolder,
    *above(folder) {
      for (const at of upwards(folder)) {
        const manifest = inFolder(at);
        if (manifest !== null) yield manifest;
      }
    },
  };
}

function readManifest(workspace: Workspace, folder: string): Manifest | null {
  const json = readJsonObject(workspace, inFolder(folder, "package.json"));
  if (json === null) return null;
  const dependencies = new Map<string, string>();
  for (const field of ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"]) {
    for (const [name, range] of Object.entries(asObject(json[field]) ?? {})) {
      if (typeof range === "string" && !dependencies.has(name)) dependencies.set(name, range);
    }
  }
  return {
    folder,
    name: typeof json["name"] === "string" ? json["name"] : null,
    version: typeof json["version"] === "string" ? json["version"] : null,
    dependencies,
    json,
  };
}
