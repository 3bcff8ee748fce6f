import { describe, expect, it } from "vitest";
import { extractFacts } from "../../../rules/engine/facts/extract-facts.js";
import type { NextReading } from "../../../rules/engine/segment-config/next-reading.js";
import { readSegmentKey } from "../../../rules/engine/segment-config/read-segment-key.js";
import type { SegmentReading } from "../../../rules/engine/segment-config/reading.js";
import type { SegmentFileKind } from "../../../rules/engine/segment-config/segment-file.js";

/** One key of one text, read by one version; the bundler is that version's default. */
export function read(
  source: string, key: string, kind: SegmentFileKind, version: string, more: Partial<NextReading> = {},
): SegmentReading {
  const bundler = Number(version.split(".")[0]) >= 16 ? "turbopack" : "webpack";
  return readSegmentKey(extractFacts(source, "ts"), key, kind, { version, bundler, cacheComponents: false, ...more });
}

/**
 * Each row of the table is a source text, each column a Next version, each cell the value in force
 * (as JSON), or `ignored`, `warns`, `fails` (the build does), `absent`.
 */
export function checkTable(key: string, kind: SegmentFileKind, table: string, more: Partial<NextReading> = {}): void {
  const [head, , ...rows] = table.trim().split("\n").map(cells);
  const versions = head!.slice(1);
  for (const [source, ...outcomes] of rows) {
    describe(source!, () => {
      for (const [index, version] of versions.entries()) {
        it(`Next ${version}: ${outcomes[index]}`, () => {
          expect(outcome(read(source!, key, kind, version, more))).toBe(outcomes[index]);
        });
      }
    });
  }
}

function outcome(reading: SegmentReading): string {
  if (reading.status !== "effective") return reading.status === "build-error" ? "fails" : reading.status;
  return reading.value === undefined ? "at run time" : JSON.stringify(reading.value);
}

function cells(row: string): string[] {
  return row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
}
