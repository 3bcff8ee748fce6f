import type { FileFacts } from "../facts/file-facts.js";
import type { App, EntrypointKind } from "../graph/app.js";

/** What a file is to Next where segment config is concerned. */
export type SegmentFileKind =
  | "route" | "page" | "layout" | "pages-api" | "pages-page" | "middleware" | "proxy" | "server-actions";

/** A file whose segment config has a say in how an entrypoint runs. */
export interface SegmentFile {
  file: string;
  kind: SegmentFileKind;
  facts: FileFacts;
  /** What exported keys are whose values stand in other files, by key: of the entrypoint's own file, where they are constants. */
  elsewhere?: ReadonlyMap<string, number | string | boolean>;
}

/** Whether the file's top level has no name of its own that an export of this key would collide with. */
export function isFreeName({ variables }: FileFacts, key: string): boolean {
  return !variables.some(({ name, owner }) => owner === 0 && name === key);
}

export interface SegmentFilesQuestion {
  app: App;
  kind: EntrypointKind;
  /** The file that holds the handler. */
  file: string;
  /** For a server action: the pages it is used on. */
  pages: readonly string[];
  /** The facts of a file; null where there is no such file. */
  facts(file: string): FileFacts | null;
}

/**
 * The files whose segment config counts for an entrypoint: its own file first, then what it
 * inherits, nearest first. A page inherits from its layouts, a route handler does not (FACTS B2);
 * a server action takes what its page has. A proxy or middleware file of the app comes last: it
 * sets nothing for the entrypoint, but its own config can break the build.
 */
export function segmentFilesOf(question: SegmentFilesQuestion): SegmentFile[] {
  const { app, facts } = question;
  const files: SegmentFile[] = [];
  const add = (file: string, kind: SegmentFileKind | null): void => {
    if (kind === null || files.some((known) => known.file === file)) return;
    const found = facts(file);
    if (found !== null) files.push({ file, kind, facts: found });
  };

  add(question.file, segmentFileKind(app, question.kind, question.file));
  for (const page of question.pages) {
    add(page, segmentFileKind(app, "page", page));
  }
  for (const page of files.filter(({ kind }) => kind === "page")) {
    for (const layout of layoutsAbove(app, page.file, (file) => facts(file) !== null)) add(layout, "layout");
  }
  if (app.middleware !== null) add(app.middleware.file, app.middleware.kind);
  return files;
}

/** Null: a file that Next reads no segment config from. */
function segmentFileKind(app: App, kind: EntrypointKind, file: string): SegmentFileKind | null {
  if (app.middleware?.file === file) return app.middleware.kind;
  if (isBelow(file, app.pagesFolder)) return isBelow(file, `${app.pagesFolder}/api`) ? "pages-api" : "pages-page";
  const name = nameOf(file);
  if (isBelow(file, app.appFolder) && (name === "route" || name === "page" || name === "layout")) return name;
  return kind === "server-action" ? "server-actions" : null;
}

function layoutsAbove(app: App, page: string, exists: (file: string) => boolean): string[] {
  if (app.appFolder === null) return [];
  const layouts: string[] = [];
  for (let folder = folderOf(page); folder === app.appFolder || isBelow(folder, app.appFolder); folder = folderOf(folder)) {
    const layout = app.config.pageExtensions.map((extension) => `${folder}/layout.${extension}`).find(exists);
    if (layout !== undefined) layouts.push(layout);
  }
  return layouts;
}

function isBelow(file: string, folder: string | null): boolean {
  return folder !== null && file.startsWith(`${folder}/`);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** `route` of `/app/api/chat/route.ts`. */
function nameOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).split(".")[0]!;
}
