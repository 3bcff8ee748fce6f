import { gte, valid } from "semver";
import type { App } from "../graph/app.js";

/** What decides how the segment config of an app is read. */
export interface NextReading {
  /** Full version of Next.js. */
  version: string;
  bundler: "webpack" | "turbopack";
  cacheComponents: boolean;
}

/** Assumed where nothing tells the version: the newest one the tables were checked with. */
export const newestKnownNext = "16.4.6";

/** `next build` uses Turbopack from 16 on, webpack before (FACTS B1). */
export function nextReading(app: App): NextReading {
  const version = valid(app.next.version) ?? newestKnownNext;
  return { version, bundler: gte(version, "16.0.0") ? "turbopack" : "webpack", cacheComponents: app.config.cacheComponents === true };
}

/**
 * The points at which Next changed its reading. FACTS B1, B2, B5; those the tables leave open were
 * looked up in `next@<version>:dist/build/analysis` of 13.4.9 to 16.4.6.
 */
export interface NextBehaviour {
  knowsMaxDuration: boolean;
  readsSatisfies: boolean;
  /** `as`, `as const` and `<T>` around a literal. */
  readsAssertions: boolean;
  /** What cannot be read fails the build (15 and later), or is warned of and dropped. */
  failsOnUnreadable: boolean;
  /** Values are held against a schema. */
  checksTypes: boolean;
  /** Where a page or API route of `pages/` may set `maxDuration`. */
  pagesMaxDuration: "export" | "config" | "both";
}

export function behaviourOf({ version }: NextReading): NextBehaviour {
  const strict = gte(version, "15.0.0");
  return {
    knowsMaxDuration: gte(version, "13.4.10"),
    readsSatisfies: strict,
    readsAssertions: gte(version, "16.3.0"),
    failsOnUnreadable: strict,
    checksTypes: strict,
    pagesMaxDuration: strict ? "both" : gte(version, "13.5.0") ? "config" : "export",
  };
}
