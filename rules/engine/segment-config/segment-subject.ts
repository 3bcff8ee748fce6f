import type { DurationSetting, Entrypoint } from "../entrypoint.js";
import type { Place } from "../finding.js";
import { maxDurationsOf } from "./effective-settings.js";
import type { SegmentFile } from "./segment-file.js";

/** What a finding about a missing segment key speaks of. */
export interface SegmentSubject {
  /** The file the key belongs in. */
  segment: SegmentFile;
  maxDuration: DurationSetting;
  /** `POST /api/chat`; `The page /compose`, which the actions on it share. */
  name: string;
  /** The first handler that reaches a model call; of a page, its component. */
  at: Place;
}

/** Several for an action used on several pages; none where there is nothing to set: a durable function, middleware, an action whose page is not known. */
export function segmentSubjects(entrypoint: Entrypoint): SegmentSubject[] {
  const { app, handlers, kind, segmentFiles } = entrypoint;
  const [handler] = handlers;
  if (kind === "durable-function" || kind === "middleware" || handler === undefined) return [];
  return maxDurationsOf(app, segmentFiles).map(({ segment, setting }) => ({
    segment, maxDuration: setting, ...named(entrypoint, handler, segment),
  }));
}

function named({ file, url }: Entrypoint, handler: Entrypoint["handlers"][number], segment: SegmentFile): Pick<SegmentSubject, "name" | "at"> {
  if (segment.file === file && segment.kind !== "page" && segment.kind !== "pages-page") {
    return { name: handler.name === "default" ? url : `${handler.name} ${url}`, at: handler.at };
  }
  const component = segment.facts.exports.find(({ name }) => name === "default");
  const at = component ? { file: segment.file, span: component.span } : handler.at;
  return { name: segment.file === file ? `The page ${url}` : `The page that ${handler.name} runs in`, at };
}
