import type { Entrypoint } from "../entrypoint.js";
import type { Place } from "../finding.js";
import { settingFiles } from "./effective-settings.js";
import type { SegmentFile } from "./segment-file.js";

/** What a finding about a missing segment key speaks of. */
export interface SegmentSubject {
  /** The file the key belongs in. */
  segment: SegmentFile;
  /** `POST /api/chat`; `The page /compose`, which the actions on it share. */
  name: string;
  /** The first handler that reaches a model call; of a page, its component. */
  at: Place;
}

/** Null where there is nothing to set: background work, middleware, an action whose page is not known. */
export function segmentSubject(entrypoint: Entrypoint): SegmentSubject | null {
  const { background, file, handlers, kind, segmentFiles, url } = entrypoint;
  if (background || kind === "durable-function" || kind === "middleware") return null;
  const [segment] = settingFiles(segmentFiles);
  const [handler] = handlers;
  if (segment === undefined || handler === undefined) return null;

  if (segment.file === file && segment.kind !== "page" && segment.kind !== "pages-page") {
    return { segment, name: handler.name === "default" ? url : `${handler.name} ${url}`, at: handler.at };
  }
  const component = segment.facts.exports.find(({ name }) => name === "default");
  const at = component ? { file: segment.file, span: component.span } : handler.at;
  return { segment, name: segment.file === file ? `The page ${url}` : `The page that ${handler.name} runs in`, at };
}
