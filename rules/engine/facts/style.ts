import ts from "typescript";
import type { FileStyle } from "./file-facts.js";

/** The habits of a file, by majority of what is seen first; the usual ones where nothing tells. */
export function styleOf(text: string, file: ts.SourceFile | null): FileStyle {
  const seen: Seen = { single: 0, double: 0, semicolon: 0, noSemicolon: 0, comma: 0, noComma: 0 };
  if (file !== null) look(text, file, seen);
  return {
    indent: indentOf(text),
    quote: seen.single > seen.double ? "'" : '"',
    semicolons: seen.semicolon >= seen.noSemicolon,
    newline: /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n",
    bom: text.charCodeAt(0) === 0xfeff,
    trailingComma: seen.comma >= seen.noComma,
  };
}

interface Seen {
  single: number;
  double: number;
  semicolon: number;
  noSemicolon: number;
  comma: number;
  noComma: number;
}

function look(text: string, file: ts.SourceFile, seen: Seen): void {
  let left = nodesToLookAt;
  const visit = (node: ts.Node): void => {
    if (left <= 0) return;
    left -= 1;
    if (ts.isStringLiteral(node)) {
      if (text[node.end - 1] === "'") seen.single += 1;
      else seen.double += 1;
    } else if (endsWithSemicolon(node)) {
      if (text[node.end - 1] === ";") seen.semicolon += 1;
      else seen.noSemicolon += 1;
    } else if (ts.isObjectLiteralExpression(node)) {
      countComma(text, file, node, node.properties, seen);
    } else if (ts.isArrayLiteralExpression(node)) {
      countComma(text, file, node, node.elements, seen);
    } else if (ts.isJsxAttribute(node)) {
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}

/** Only literals written on several lines, with the closing bracket on its own, show the habit. */
function countComma(text: string, file: ts.SourceFile, node: ts.Node, list: ts.NodeArray<ts.Node>, seen: Seen): void {
  const last = list.at(-1);
  if (last === undefined || !text.slice(last.end, node.end).includes("\n")) return;
  if (!text.slice(node.getStart(file), last.end).includes("\n")) return;
  if (list.hasTrailingComma) seen.comma += 1;
  else seen.noComma += 1;
}

function endsWithSemicolon(node: ts.Node): boolean {
  return (
    ts.isImportDeclaration(node) ||
    ts.isVariableStatement(node) ||
    ts.isExpressionStatement(node) ||
    ts.isReturnStatement(node)
  );
}

/** The smallest indentation of the first indented lines; comment continuations (` *`) tell nothing. */
function indentOf(text: string): string {
  const indented = /^([ \t]+)[^\s*]/gm;
  let smallest: string | null = null;
  for (let count = 0; count < linesToLookAt; count += 1) {
    const indent = indented.exec(text)?.[1];
    if (indent === undefined) break;
    if (indent.startsWith("\t")) return "\t";
    if (indent.length > 1 && (smallest === null || indent.length < smallest.length)) smallest = indent;
  }
  return smallest ?? "  ";
}

const nodesToLookAt = 600;
const linesToLookAt = 40;
