import ts from "typescript";
import type { FileFacts, Language } from "./file-facts.js";

/**
 * The syntax tree of a text, without parent pointers and without JSDoc nodes. Positions count from
 * the start of the text as given (a byte order mark is trivia to the parser).
 * Throws a RangeError where the text is nested deeper than the parser's stack.
 */
export function parseText(text: string, language: Language): ts.SourceFile {
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.ESNext,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile(`file.${language}`, text, options, false, scriptKinds[language]);
}

/**
 * The tree of a text, of which the tree of another text takes over what is the same there. That one
 * is of no use any more. This one has parent pointers.
 */
export function parseAgain(before: ts.SourceFile, text: string, change: Change): ts.SourceFile {
  const span = { start: change.start, length: change.end - change.start };
  return ts.updateSourceFile(before, text, { span, newLength: span.length + change.delta });
}

/** Between two texts that are otherwise the same: what stood from `start` to `end` is longer by `delta` now. */
export interface Change {
  start: number;
  end: number;
  delta: number;
}

/** The shortest stretch in which two texts differ. */
export function changeBetween(before: string, now: string): Change {
  const most = Math.min(before.length, now.length);
  let start = 0;
  while (start < most && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  let same = 0;
  while (same < most - start && before.charCodeAt(before.length - 1 - same) === now.charCodeAt(now.length - 1 - same)) same++;
  return { start, end: before.length - same, delta: now.length - before.length };
}

/** Trees, and what is lowered from them, may be others with another. */
export const parserVersion = ts.version;

/** What the parser complained of, at most {@link maximumErrors}: one missing brace can make hundreds. */
export function syntaxErrorsOf(file: ts.SourceFile): FileFacts["syntaxErrors"] {
  const { parseDiagnostics = [] } = file as ts.SourceFile & { parseDiagnostics?: ts.DiagnosticWithLocation[] };
  return parseDiagnostics.slice(0, maximumErrors).map(({ messageText, start, length }) => ({
    message: ts.flattenDiagnosticMessageText(messageText, "\n"),
    span: [start, start + length],
  }));
}

const maximumErrors = 20;

const scriptKinds: Record<Language, ts.ScriptKind> = {
  ts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
  jsx: ts.ScriptKind.JSX,
};
