/** What a lock file says of one dependency of one package. */
export interface Locked {
  /** The package's real name: an alias (`ai-v4@npm:ai@4`) leads to `ai`. */
  name: string;
  version: string;
}

export interface LockFile {
  /**
   * @param importer the importing package's folder below the lock file's, `""` for the same
   * @param range as written in its manifest, null where it names no such dependency
   */
  find(importer: string, name: string, range: string | null): Locked | null;
}

/** `npm:ai@^4` → `{ name: "ai", range: "^4" }`; null for what is no alias. */
export function aliasOf(range: string): { name: string; range: string } | null {
  const match = /^npm:((?:@[^/@]+\/)?[^@]+)(?:@(.*))?$/.exec(range);
  return match === null ? null : { name: match[1] ?? "", range: match[2] ?? "*" };
}

/** `ai@4.0.0`, `/ai@4.0.0(zod@3)` → name and version, peer suffixes cut off. */
export function nameAndVersion(text: string): Locked | null {
  const match = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](?:npm:)?(\d[^(_\s]*)/.exec(text);
  return match === null ? null : { name: match[1] ?? "", version: match[2] ?? "" };
}
