import { gte, minVersion, validRange } from "semver";

/** The major of a version, or the least one a range allows; null: not known. */
export function majorOf(version: string | null): number | null {
  const range = version === null ? null : validRange(version);
  return range === null ? null : (minVersion(range)?.major ?? null);
}

/** Whether a version, or the least one a range allows, is this one or later; false where it is not known. */
export function isAtLeast(version: string | null, least: string): boolean {
  const range = version === null ? null : validRange(version);
  const lowest = range === null ? null : minVersion(range);
  return lowest !== null && gte(lowest, least);
}
