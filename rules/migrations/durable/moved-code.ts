import type ts from "typescript";
import { applyEdits } from "../../engine/edits/apply-edits.js";
import { endOf, startWithComments, withSeparator } from "../../engine/edits/text-positions.js";
import { lineStarts } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import type { TextEdit } from "../../engine/finding.js";

/** Edits within code that moves: what steps are made of, and what goes away. */
export interface CodeEdits {
  tree: ts.SourceFile;
  edits: readonly Pick<TextEdit, "span" | "text">[];
}

/** Statements as they stand elsewhere: with the comments above them, the edits within them, and their lines at another depth. */
export function movedCode(statements: readonly ts.Node[], { tree, edits }: CodeEdits, depth: string): string {
  const [first] = statements;
  const last = statements.at(-1);
  if (!first || !last) return "";
  const { text } = tree;
  const from = startWithComments(text, first, tree);
  const to = endOf(text, last);
  const base = indentAt(first.getStart(tree), text);
  const deeper = base === depth ? [] : lineStarts(tree, tree).filter((at) => from < at && at < to && text.startsWith(base, at))
    .map((at) => ({ span: [at, at + base.length] as const, text: depth }));
  // What the edits write has no texts of several lines.
  const written = edits.map(({ span, text: added }) => ({ span, text: base === depth ? added : added.replaceAll(`\n${base}`, `\n${depth}`) }));
  return depth + slice([from, to], { tree, edits: [...written, ...deeper] });
}

/** A piece of the text with the edits within it; what is replaced takes the edits in it along. */
export function slice([from, to]: Span, { tree, edits }: CodeEdits): string {
  const within = edits.filter(({ span }) => from <= span[0] && span[1] <= to);
  const distinct = [...new Map(within.map((edit) => [`${edit.span.join()} ${edit.text}`, edit])).values()];
  const left = distinct.filter(({ span }) => !distinct.some(({ span: [start, end] }) => start < span[0] && (span[0] < span[1] ? span[1] <= end : span[1] < end)));
  return applyEdits(tree.text.slice(from, to), left.map(({ span, text }) => ({ span: [span[0] - from, span[1] - from] as const, text })));
}

/** An element of a list with its comma, and with the line break before it where it stands on lines of its own. */
export function withoutIts(text: string, start: number, end: number): Span {
  const [from, to] = withSeparator(text, [start, end]);
  const before = /\r?\n$/.exec(text.slice(0, from));
  return before && text[to - 1] === "\n" ? [from - before[0].length, to - before[0].length] : [from, to];
}

export function indentAt(at: number, text: string): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1))![0];
}
