import type { Span } from "../facts/values.js";
import type { App } from "../graph/app.js";
import { nextReading } from "./next-reading.js";
import { readSegmentKey } from "./read-segment-key.js";
import type { SegmentFile } from "./segment-file.js";

/** Two settings in force of which one cancels the other. */
export interface Contradiction {
  /** The key whose setting is lost (or stops the build). */
  key: string;
  at: Span;
  /** For people. */
  why: string;
  /** The other setting; null: it stands in next.config. */
  other: { key: string; at: Span } | null;
}

/**
 * Settings of one file that contradict each other, by the meaning Next's documentation gives them
 * (next@16.4.6:dist/docs, "Caching without Cache Components"): `force-dynamic` is
 * `fetchCache = "force-no-store"` and no caching; `error` and `force-static` are prerendering.
 */
export function contradictionsIn(app: App, { facts, kind }: SegmentFile): Contradiction[] {
  const next = nextReading(app);
  const setting = (key: string) => {
    const reading = readSegmentKey(facts, key, kind, next);
    return reading.status === "effective" && reading.value !== undefined ? { key, value: reading.value, at: reading.from } : null;
  };
  const dynamic = setting("dynamic");
  const revalidate = setting("revalidate");
  const fetchCache = setting("fetchCache");
  const runtime = setting("runtime");
  const found: Contradiction[] = [];

  if (dynamic?.value === "force-dynamic") {
    if (app.config.output === "export") {
      found.push({ ...dynamic, why: '`dynamic = "force-dynamic"` stops a build with `output: "export"`, which has no server', other: null });
    }
    if (typeof revalidate?.value === "number" && revalidate.value > 0) {
      found.push({ ...revalidate, why: `\`revalidate = ${revalidate.value}\` means nothing beside \`dynamic = "force-dynamic"\`, which caches nothing`, other: dynamic });
    }
    if (fetchCache?.value === "force-cache" || fetchCache?.value === "only-cache") {
      found.push({ ...fetchCache, why: `\`fetchCache = "${fetchCache.value}"\` contradicts \`dynamic = "force-dynamic"\`, which caches no fetch`, other: dynamic });
    }
  }
  if (dynamic?.value === "error" || dynamic?.value === "force-static") {
    if (revalidate?.value === 0) {
      found.push({ ...revalidate, why: `\`revalidate = 0\` asks for rendering at each request, \`dynamic = "${dynamic.value}"\` for none`, other: dynamic });
    }
    if (fetchCache?.value === "force-no-store" || fetchCache?.value === "only-no-store") {
      found.push({ ...fetchCache, why: `\`fetchCache = "${fetchCache.value}"\` asks for uncached data, \`dynamic = "${dynamic.value}"\` for prerendering`, other: dynamic });
    }
  }
  if (runtime?.value === "edge" && typeof revalidate?.value === "number" && revalidate.value > 0) {
    found.push({ ...revalidate, why: "`revalidate` is not available on the Edge runtime", other: runtime });
  }
  return found;
}
