import { aliasOf, nameAndVersion, type LockFile, type Locked } from "./lock-file.js";

/**
 * yarn.lock of Yarn 1 and of Yarn 2 and later: entries are keyed by name and range as written in a
 * manifest. Where resolutions or patches changed the range, the only version there is counts.
 */
export function readYarnLock(text: string): LockFile {
  const entries = new Map<string, Locked>();
  const lockedAs = new Map<string, Map<string, Locked>>();
  for (const block of text.split(/(?:\r?\n){2,}/)) {
    const head = /^([^\s#].*):\s*$/m.exec(block)?.[1];
    const version = /^ {2}version:? "?([^"\s]+)"?\s*$/m.exec(block)?.[1];
    if (head === undefined || version === undefined || version === "0.0.0-use.local") continue;
    const resolution = /^ {2}resolution: "?([^"\n]+)"?/m.exec(block)?.[1] ?? "";
    for (const descriptor of head.replaceAll('"', "").split(/,\s*/)) {
      const name = /^(?:@[^/]+\/)?[^@]+/.exec(descriptor)?.[0] ?? descriptor;
      const range = descriptor.slice(name.length + 1);
      const locked = { name: nameAndVersion(resolution)?.name ?? aliasedName(range) ?? name, version };
      entries.set(descriptor, locked);
      lockedAs.set(name, (lockedAs.get(name) ?? new Map<string, Locked>()).set(version, locked));
    }
  }
  return {
    find(_importer, name, range) {
      for (const descriptor of range === null ? [] : [`${name}@${range}`, `${name}@npm:${range}`]) {
        const exact = entries.get(descriptor);
        if (exact !== undefined) return exact;
      }
      const all = [...(lockedAs.get(name)?.values() ?? [])];
      return all.length === 1 ? (all[0] ?? null) : null;
    },
  };
}

/** Yarn 1 writes aliases as `x@npm:ai@^4`, and later Yarns every range as `x@npm:^4`. */
function aliasedName(range: string): string | null {
  return /^npm:(?:@[^/]+\/)?[a-z][^@]*@/i.test(range) ? (aliasOf(range)?.name ?? null) : null;
}
