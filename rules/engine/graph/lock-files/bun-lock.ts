import { asObject, asString, jsonObjectOf } from "../json-text.js";
import { nameAndVersion, type LockFile } from "./lock-file.js";

/** bun.lock (the text form). What is not hoisted is keyed by the importing package: `web/ai`. */
export function readBunLock(text: string): LockFile {
  const json = jsonObjectOf(text) ?? {};
  const packages = asObject(json["packages"]) ?? {};
  const workspaces = asObject(json["workspaces"]) ?? {};
  return {
    find(importer, name) {
      const importerName = asString(asObject(workspaces[importer])?.["name"]);
      for (const key of importerName === null ? [name] : [`${importerName}/${name}`, name]) {
        const entry = packages[key];
        const locked = Array.isArray(entry) && typeof entry[0] === "string" ? nameAndVersion(entry[0]) : null;
        if (locked !== null) return locked;
      }
      return null;
    },
  };
}
