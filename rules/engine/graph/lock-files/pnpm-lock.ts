import { parseYamlSubset, type Yaml } from "../yaml-subset.js";
import { nameAndVersion, type LockFile, type Locked } from "./lock-file.js";

/**
 * pnpm-lock.yaml of lockfileVersion 5 to 9. The importers' own entries hold the resolved versions
 * (of `catalog:` ranges too), so the long list of packages behind them is not read.
 */
export function readPnpmLock(text: string): LockFile {
  const end = text.search(/^(?:packages|snapshots):/m);
  const lock = parseYamlSubset(end < 0 ? text : text.slice(0, end));
  const importers = member(lock, "importers");
  return {
    find(importer, name) {
      const own = importers === null ? lock : member(importers, importer === "" ? "." : importer);
      for (const field of ["dependencies", "devDependencies", "optionalDependencies"]) {
        const locked = lockedIn(member(member(own, field), name), name);
        if (locked !== null) return locked;
      }
      return null;
    },
  };
}

/** Version 5: `ai: 3.0.0_react@18`; from 6 on: `ai: { specifier, version: 3.0.0(react@18) }`. */
function lockedIn(entry: Yaml | null, name: string): Locked | null {
  const version = typeof entry === "string" ? entry : member(entry, "version");
  if (typeof version !== "string") return null;
  const plain = /^\d[^(_\s]*/.exec(version)?.[0];
  return plain === undefined ? nameAndVersion(version) : { name, version: plain };
}

function member(yaml: Yaml | null, key: string): Yaml | null {
  return yaml !== null && typeof yaml === "object" && !Array.isArray(yaml) ? (yaml[key] ?? null) : null;
}
