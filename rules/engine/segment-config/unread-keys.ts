import type { App } from "../graph/app.js";
import { nextReading } from "./next-reading.js";
import { readSegmentKey } from "./read-segment-key.js";
import type { IneffectiveReading } from "./reading.js";
import type { SegmentFile } from "./segment-file.js";

/** A key that is declared and has no effect. */
export interface UnreadKey {
  segment: SegmentFile;
  key: string;
  reading: IneffectiveReading;
}

const keys = ["maxDuration", "runtime", "preferredRegion", "dynamic", "dynamicParams", "revalidate", "fetchCache", "config"] as const;

/** Of all keys, or of one, in the files whose segment config counts for an entrypoint. */
export function unreadKeys(app: App, files: readonly SegmentFile[], only?: (typeof keys)[number]): UnreadKey[] {
  const next = nextReading(app);
  return files.flatMap((segment) =>
    (only ? [only] : keys).flatMap((key): UnreadKey[] => {
      const reading = readSegmentKey(segment.facts, key, segment.kind, next);
      return reading.status === "effective" || reading.status === "absent" ? [] : [{ segment, key, reading }];
    }),
  );
}
