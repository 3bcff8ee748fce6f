import { asObject, asString, jsonObjectOf, type JsonObject } from "../json-text.js";
import { nameAndVersion, type LockFile, type Locked } from "./lock-file.js";

/** npm's package-lock.json and npm-shrinkwrap.json, lockfileVersion 1 to 3. */
export function readPackageLock(text: string): LockFile {
  const json = jsonObjectOf(text) ?? {};
  const packages = asObject(json["packages"]);
  return {
    find: (importer, name) =>
      packages === null ? inTree(asObject(json["dependencies"]), name) : inPackages(packages, importer, name),
  };
}

/** From version 2 on: keyed by where a package is installed, looked up as Node does. */
function inPackages(packages: JsonObject, importer: string, name: string): Locked | null {
  for (let folder = importer; ; folder = folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : "") {
    const entry = asObject(packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]);
    const version = asString(entry?.["version"]);
    if (version !== null) return { name: asString(entry?.["name"]) ?? name, version };
    if (folder === "") return null;
  }
}

/** Version 1 knows one root package; an alias shows in the version: `npm:ai@4.0.0`. */
function inTree(dependencies: JsonObject | null, name: string): Locked | null {
  const version = asString(asObject(dependencies?.[name])?.["version"]);
  if (version === null) return null;
  return version.startsWith("npm:") ? nameAndVersion(version.slice(4)) : { name, version };
}
