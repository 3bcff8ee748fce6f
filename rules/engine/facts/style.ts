import ts from "typescript";
import type { FileStyle } from "./file-facts.js";

/** The habits of a file, by majority of what is seen first; the usual ones where nothing tells. */
export function styleOf(text: string, file: ts.SourceFile | null): FileStyle {
  const seen: Seen = { single: 0, double: 0, semicolon: 0, noSemicolon: 0 };
  if (file !== null) look(text, file, seen);
  return {
    indent: indentOf(text),
    quote: seen.single > seen.double ? "'" : '"',
    semicolons: seen.semicolon >= seen.noSemicolon,
    newline: /\r?\n/.exec(text)?.[0] === "\r\n" ? "\r\n" : "\n",
  };
}

interface Seen {
  single: number;
  double: number;
  semicolon: number;
  noSemicolon: number;
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
    } else if (ts.isJsxAttribute(node)) {
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
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
