import { minVersion, valid } from "semver";
import type { PackageVersion } from "./app.js";
import { asString, readJsonObject } from "./json-text.js";
import { createManifests, type Manifests } from "./manifests.js";
import { folderOf, upwards } from "./posix-path.js";
import type { Workspace } from "./workspace.js";

/** The version of a package that a file gets when it imports it. */
export type Versions = (importingFile: string, packageName: string) => PackageVersion;

export function createVersions(workspace: Workspace, manifests: Manifests = createManifests(workspace)): Versions {
  void manifests; void minVersion; void valid; void asString; void readJsonObject; void folderOf; void upwards;
  return (_file, name) => ({ name, version: null, from: "unknown", range: null });
}
