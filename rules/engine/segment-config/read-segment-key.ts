import type { FileFacts } from "../facts/file-facts.js";
import { readAppKey } from "./read-app-key.js";
import { readPagesKey } from "./read-pages-key.js";
import { readProxyKey } from "./read-proxy-key.js";
import type { NextReading } from "./next-reading.js";
import { rejected, type SegmentReading } from "./reading.js";
import type { SegmentFileKind } from "./segment-file.js";

/**
 * How Next reads a segment key (`maxDuration`, `runtime`, `dynamic`, …) of a file: the tables of
 * FACTS B1–B5 and J, by version. A name inside a function, a parameter or a field of that name is
 * no declaration: the facts list exports and members of an exported `config` only.
 */
export function readSegmentKey(facts: FileFacts, key: string, kind: SegmentFileKind, next: NextReading): SegmentReading {
  switch (kind) {
    case "server-actions": return readActionsKey(facts, key);
    case "proxy": case "middleware": return readProxyKey(facts, key, kind, next);
    case "pages-api": case "pages-page": return readPagesKey(facts, key, kind, next);
    default: return readAppKey(facts, key, next);
  }
}

/** FACTS J: a `'use server'` file exports async functions and nothing else. */
function readActionsKey(facts: FileFacts, key: string): SegmentReading {
  const declared = facts.segmentConfig.find((each) => each.key === key && each.within === "export");
  if (declared === undefined || declared.form === "function") return { status: "absent" };
  return rejected(
    "use server", declared, "a `'use server'` file may export async functions only",
    'Only async functions are allowed to be exported in a "use server" file.',
  );
}
