import ts from "typescript";
import type { Span } from "../facts/values.js";

/** The end of a statement with the comment that closes its line. */
export function endOf(text: string, { end }: { end: number }): number {
  return end + (/^[ \t]*\/\/[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0);
}

/** A text as code, in a file's own quotes. */
export function literal(text: string, quote: string): string {
  return /^[^"'\\\n\r\u2028\u2029]*$/.test(text) ? `${quote}${text}${quote}` : JSON.stringify(text);
}

/** Behind a byte order mark and a `#!` line. */
export function startOfCode(text: string): number {
  return /^\uFEFF?(?:#![^\n]*\n)?/.exec(text)![0].length;
}

/** A statement alone on its lines goes with the line break, and with one of the two blank lines around it. */
export function wholeLines(text: string, [start, end]: Span): Span {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
  if (text.slice(lineStart, start).trim() !== "" || !rest) return [start, end];
  const after = end + rest[0].length;
  const blankBefore = lineStart === 0 || /\r?\n[ \t]*\r?\n$/.test(text.slice(0, lineStart));
  const blankAfter = /^[ \t]*\r?\n/.exec(text.slice(after));
  return [lineStart, blankBefore && blankAfter ? after + blankAfter[0].length : after];
}

/** An element of a list with the comma that follows it, or the one before where it is the last. */
export function withSeparator(text: string, [start, end]: Span): Span {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const ownLine = text.slice(lineStart, start).trim() === "" && /^\s*,[ \t]*\r?\n/.exec(text.slice(end));
  if (ownLine) return [lineStart, end + ownLine[0].length];
  const after = /^\s*,[ \t]*/.exec(text.slice(end));
  if (after) return [start, end + after[0].length];
  const before = /,\s*$/.exec(text.slice(0, start));
  return before ? [start - before[0].length, end] : [start, end];
}

/** Above the comments that belong to a statement. */
export function startWithComments(text: string, statement: ts.Node, tree: ts.SourceFile): number {
  const start = statement.getStart(tree);
  const comments = ts.getLeadingCommentRanges(text, statement.pos) ?? [];
  const own = comments.filter(({ end }, index) => !/\n[ \t]*\r?\n/.test(text.slice(end, comments[index + 1]?.pos ?? start)));
  return own[0]?.pos ?? start;
}

/** What a line is indented by; null: code stands before this place on it, or it is not indented. */
export function indentOf(text: string, at: number): string | null {
  const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
  return line.trim() === "" && line !== "" ? line : null;
}
