import { minVersion, validRange } from "semver";

/** The major of a version, or the least one a range allows; null: not known. */
export function majorOf(version: string | null): number | null {
  const range = version === null ? null : validRange(version);
  return range === null ? null : (minVersion(range)?.major ?? null);
}
