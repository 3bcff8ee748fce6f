/**
 * A fixture page: Markdown with the files of a small app, the findings written under the code.
 *
 *     # The model is called in another file
 *     - preset: strict
 *     ```ts app/api/chat/route.ts
 *     export async function POST(request: Request) {
 *       //                  ^^^^ require-auth: POST …
 *     ```
 *
 * `^^^^` marks the columns of the line above; the message may be left out, `…` in it stands for any
 * text. `//<^^` marks from the column of the slashes on. Marker lines are no part of the file.
 */
export interface FixturePage {
  title: string;
  settings: PageSettings;
  files: PageFile[];
}

/** The list lines before the blocks: `- next: 15.5.29`, `- options: {"max": 2}`; `writes`: the templates its fix creates, or `nothing`: it has none, or changes only what is shown. */
export type PageSettings = Partial<Record<"preset" | "platform" | "options" | "rules" | "next" | "writes", string>>;

export interface PageFile {
  path: string;
  /** Without the marker lines. */
  text: string;
  markers: Marker[];
  /** The file as it is after the fix; no file of the app itself. */
  fixed: boolean;
  /** Where its code begins in the page, and how many lines it has there. */
  firstLine: number;
  lineCount: number;
}

export interface Marker {
  /** Line of the file, from 0; columns from 0, end exclusive. */
  line: number;
  start: number;
  end: number;
  rule: string;
  /** Null: any message. */
  message: string | null;
  /** The marker line as written. */
  written: string;
}

/** What a finding looks like to a page; one that ends on a later line ends where its first line does. */
export interface Marked {
  file: string;
  line: number;
  start: number;
  end: number;
  rule: string;
  message: string;
}

const settingLine = /^- (preset|platform|options|rules|next|writes): (.+)$/;
const fence = /^```(\w+)?(?: +(\S+))?( +fixed)?\s*$/;

/** Reads a page; throws (for the test to show) where it has no title, no files, or an unclosed block. */
export function parsePage(markdown: string): FixturePage {
  const lines = markdown.split("\n");
  const title = /^# (.+)/.exec(lines[0] ?? "")?.[1];
  if (!title) throw new Error("A fixture page begins with its title: `# …`.");

  const settings: PageSettings = {};
  const files: PageFile[] = [];
  for (let at = 1; at < lines.length; at++) {
    const setting = settingLine.exec(lines[at] ?? "");
    if (setting?.[1] && setting[2]) settings[setting[1] as keyof PageSettings] = setting[2];
    const opening = fence.exec(lines[at] ?? "");
    if (!opening) continue;
    const end = closingFence(lines, at);
    if (opening[2]) files.push(pageFile(opening[2], opening[3] !== undefined, lines, at + 1, end));
    at = end;
  }
  if (!files.some(({ fixed }) => !fixed)) throw new Error("A fixture page has at least one block with a path: ```ts app/api/chat/route.ts");
  return { title, settings, files };
}

/** The line that closes the block opened at `at`. */
export function closingFence(lines: string[], at: number): number {
  const end = lines.indexOf("```", at + 1);
  if (end < 0) throw new Error(`The block opened on line ${at + 1} is never closed.`);
  return end;
}

/** A block's lines without its markers, and the markers. */
export function pageFile(path: string, fixed: boolean, lines: string[], firstLine: number, end: number): PageFile {
  const code: string[] = [];
  const markers: Marker[] = [];
  for (const written of lines.slice(firstLine, end)) {
    const marker = markerOf(written, code.length - 1);
    if (marker) markers.push(marker);
    else code.push(written);
  }
  return { path, text: `${code.join("\n")}\n`, markers, fixed, firstLine, lineCount: end - firstLine };
}

/** The page as it would be if it described `found`: equal to `markdown` where page and findings agree. */
export function withFindings(markdown: string, page: FixturePage, found: readonly Marked[]): string {
  const lines = markdown.split("\n");
  for (const file of page.files.toReversed()) {
    if (file.fixed) continue;
    const here = found.filter((one) => one.file === file.path);
    lines.splice(file.firstLine, file.lineCount, ...codeWithMarkers(file, here));
  }
  const elsewhere = found.filter(({ file }) => !page.files.some(({ path, fixed }) => path === file && !fixed));
  const notes = elsewhere.map(({ file, line, rule, message }) => `(found in ${file}:${line + 1}, which is not on this page: ${rule}: ${message})`);
  return [...lines, ...notes].join("\n");
}

function markerOf(written: string, line: number): Marker | null {
  const match = /^(\s*)\/\/(<?)( *)(\^+) ([a-z][a-z-]*)(?:: (.*))?$/.exec(written);
  if (!match || line < 0) return null;
  const [, indent = "", fromSlashes, gap = "", carets = "", rule = "", message] = match;
  const end = indent.length + 2 + (fromSlashes ? 1 : 0) + gap.length + carets.length;
  return { line, start: fromSlashes ? indent.length : end - carets.length, end, rule, message: message ?? null, written };
}

function codeWithMarkers(file: PageFile, found: readonly Marked[]): string[] {
  const left = [...file.markers];
  const lines: { line: number; order: number; text: string }[] = [];
  for (const one of found) {
    const index = left.findIndex((marker) => describes(marker, one));
    const [expected] = index < 0 ? [] : left.splice(index, 1);
    const order = expected ? file.markers.indexOf(expected) : file.markers.length;
    lines.push({ line: one.line, order, text: expected?.written ?? newMarker(file, one) });
  }
  lines.sort((a, b) => a.line - b.line || a.order - b.order);
  return file.text.replace(/\n$/, "").split("\n").flatMap((code, line) => [code, ...lines.filter((one) => one.line === line).map(({ text }) => text)]);
}

function describes(marker: Marker, found: Marked): boolean {
  const samePlace = marker.line === found.line && marker.start === found.start && marker.end === found.end;
  return samePlace && marker.rule === found.rule && (marker.message === null || matches(marker.message, found.message));
}

function matches(pattern: string, message: string): boolean {
  const source = pattern.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join(".*");
  return new RegExp(`^${source}$`, "s").test(message);
}

function newMarker(file: PageFile, { line, start, end, rule, message }: Marked): string {
  // As people write them: indented like the line that follows.
  const following = file.text.split("\n")[line + 1] ?? "";
  const slashes = Math.min(/^\s*/.exec(following)?.[0].length ?? 0, start - 2);
  const words = `${rule}: ${message.replaceAll("\n", " ")}`;
  const length = Math.max(1, end - start);
  if (start < 2) return `${" ".repeat(start)}//<${"^".repeat(Math.max(1, length - 3))} ${words}`;
  return `${" ".repeat(slashes)}//${" ".repeat(start - slashes - 2)}${"^".repeat(length)} ${words}`;
}
