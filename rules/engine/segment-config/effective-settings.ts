import picomatch from "picomatch";
import type { DurationSetting, RuntimeSetting } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import type { Place } from "../finding.js";
import type { SegmentValue } from "./literal.js";
import { nextReading } from "./next-reading.js";
import { readSegmentKey } from "./read-segment-key.js";
import type { SegmentFile } from "./segment-file.js";

/**
 * How long an entrypoint may run: segment config of its own file, then (pages and the actions on
 * them) of the layouts above it, nearest first, then the first matching glob of vercel.json.
 * Segment config goes before vercel.json (FACTS A1, @vercel/next@23.0.1), whatever guides say.
 * `from` of a setting that is declared and not read is its place, with `seconds` null.
 */
export function maxDurationOf(app: App, files: readonly SegmentFile[]): DurationSetting {
  let unread: Place | null = null;
  for (const segment of settingFiles(files)) {
    const reading = readSegmentKey(segment.facts, "maxDuration", segment.kind, nextReading(app));
    if (reading.status === "effective") {
      const seconds = secondsOf(reading.value);
      return { seconds, from: { file: segment.file, span: reading.from }, effective: seconds !== null && app.platform.usesMaxDuration };
    }
    if (reading.status !== "absent") unread ??= { file: segment.file, span: reading.at };
  }

  const configured = inVercelJson(app, settingFiles(files)[0]?.file);
  return configured ?? { seconds: null, from: unread, effective: false };
}

/** Which runtime an entrypoint runs on: its own, else of the nearest layout (pages), else the default of its kind. */
export function runtimeOf(app: App, files: readonly SegmentFile[]): RuntimeSetting {
  const own = files[0];
  const readable = own?.kind === "middleware" ? [own] : settingFiles(files);
  for (const segment of readable) {
    const reading = readSegmentKey(segment.facts, "runtime", segment.kind, nextReading(app));
    if (reading.status !== "effective") continue;
    const edge = reading.value === "edge" || reading.value === "experimental-edge";
    return { value: edge ? "edge" : "nodejs", from: { file: segment.file, span: reading.from } };
  }
  return { value: own?.kind === "middleware" ? "edge" : "nodejs", from: null };
}

/** Those that can set something for the entrypoint: an actions file, a proxy or a middleware cannot. */
export function settingFiles(files: readonly SegmentFile[]): SegmentFile[] {
  return files.filter(({ kind }) => kind !== "server-actions" && kind !== "proxy" && kind !== "middleware");
}

/** Next 14 hands on `"60"` as it is; anything but a number of seconds is none. */
function secondsOf(value: SegmentValue): number | null {
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds : null;
}

/** Globs match the source file's path relative to the app; the first match counts, whatever it sets. */
function inVercelJson(app: App, file: string | undefined): DurationSetting | null {
  if (file === undefined || !app.platform.name.startsWith("vercel")) return null;
  const path = file.slice(app.root === "/" ? 1 : app.root.length + 1);
  const match = app.vercelFunctions.find(({ pattern }) => pattern === path || picomatch.isMatch(path, pattern));
  if (!match || match.maxDuration === null) return null;
  const seconds = match.maxDuration === "max" ? app.platform.maxSeconds : match.maxDuration;
  return { seconds, from: { file: match.file, span: match.span }, effective: seconds !== null };
}
