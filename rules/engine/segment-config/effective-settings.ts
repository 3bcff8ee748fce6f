import picomatch from "picomatch";
import type { DurationSetting, RuntimeSetting } from "../entrypoint.js";
import type { App } from "../graph/app.js";
import type { Place } from "../finding.js";
import type { SegmentValue } from "./literal.js";
import { nextReading } from "./next-reading.js";
import { readSegmentKey } from "./read-segment-key.js";
import type { SegmentFile } from "./segment-file.js";

/** What is in force for one of the files an entrypoint can run in: itself, or a page of a server action. */
export interface DurationOfFile {
  segment: SegmentFile;
  setting: DurationSetting;
}

/**
 * How long an entrypoint may run. A server action that several pages use runs within each page's
 * limit: the one that is missing, else the smallest, is given.
 */
export function maxDurationOf(app: App, files: readonly SegmentFile[]): DurationSetting {
  const settings = maxDurationsOf(app, files).map(({ setting }) => setting);
  const unset = settings.find(({ seconds }) => seconds === null);
  if (unset) return unset;
  return settings.reduce((a, b) => (b.seconds! < a.seconds! ? b : a), settings[0] ?? { seconds: null, from: null, effective: false });
}

/** The same for each file it can run in. */
export function maxDurationsOf(app: App, files: readonly SegmentFile[]): DurationOfFile[] {
  return chainsOf(files).map((chain) => ({ segment: chain[0]!, setting: durationOf(app, chain) }));
}

/**
 * Segment config of the file itself, then (pages) of the layouts above it, nearest first, then the
 * first matching glob of vercel.json. Segment config goes before vercel.json (FACTS A1,
 * @vercel/next@23.0.1), whatever guides say. `from` of a setting that is declared and not read is
 * its place, with `seconds` null.
 */
function durationOf(app: App, chain: readonly SegmentFile[]): DurationSetting {
  let unread: Place | null = null;
  for (const segment of chain) {
    const reading = readSegmentKey(segment.facts, "maxDuration", segment.kind, nextReading(app));
    if (reading.status === "effective") {
      const seconds = secondsOf(reading.value);
      return { seconds, from: { file: segment.file, span: reading.from }, effective: seconds !== null && app.platform.usesMaxDuration };
    }
    if (reading.status !== "absent") unread ??= { file: segment.file, span: reading.at };
  }
  return inVercelJson(app, chain[0]!.file) ?? { seconds: null, from: unread, effective: false };
}

/** Which runtime an entrypoint runs on: its own, else of the nearest layout (pages), else the default of its kind. */
export function runtimeOf(app: App, files: readonly SegmentFile[]): RuntimeSetting {
  const own = files[0];
  const readable = own?.kind === "middleware" ? [own] : (chainsOf(files)[0] ?? []);
  for (const segment of readable) {
    const reading = readSegmentKey(segment.facts, "runtime", segment.kind, nextReading(app));
    if (reading.status !== "effective") continue;
    const edge = reading.value === "edge" || reading.value === "experimental-edge";
    return { value: edge ? "edge" : "nodejs", from: { file: segment.file, span: reading.from } };
  }
  return { value: own?.kind === "middleware" ? "edge" : "nodejs", from: null };
}

/** Each file that can set something for the entrypoint, with the layouts above it, nearest first. */
function chainsOf(files: readonly SegmentFile[]): SegmentFile[][] {
  const layouts = files.filter(({ kind }) => kind === "layout");
  const heads = files.filter(({ kind }) => kind === "route" || kind === "page" || kind === "pages-api" || kind === "pages-page");
  return heads.map((head) => {
    const above = head.kind === "page" ? layouts.filter(({ file }) => head.file.startsWith(folderOf(file))) : [];
    return [head, ...above.sort((a, b) => folderOf(b.file).length - folderOf(a.file).length)];
  });
}

/** With the slash at its end. */
function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

/** Next 14 hands on `"60"` as it is; anything but a number of seconds is none. */
function secondsOf(value: SegmentValue): number | null {
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof seconds === "number" && Number.isFinite(seconds) ? seconds : null;
}

/** Globs match the source file's path relative to the app; the first match counts, whatever it sets. */
function inVercelJson(app: App, file: string): DurationSetting | null {
  if (!app.platform.name.startsWith("vercel")) return null;
  const path = file.slice(app.root === "/" ? 1 : app.root.length + 1);
  const match = app.vercelFunctions.find(({ pattern }) => pattern === path || picomatch.isMatch(path, pattern));
  if (!match || match.maxDuration === null) return null;
  const seconds = match.maxDuration === "max" ? app.platform.maxSeconds : match.maxDuration;
  return { seconds, from: { file: match.file, span: match.span }, effective: seconds !== null };
}
