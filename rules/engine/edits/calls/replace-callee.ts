import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { parsed } from "../parsed.js";
import { callNamed } from "../tree.js";
import { localName } from "./wrap-call.js";

/**
 * `fetch(url)` → `other(url)`, with the import: a function of another module that takes the same and
 * gives the same. No edit where the callee is more than a name, or the new name is taken.
 */
export function replaceCallee(file: string, text: string, { call: at, name, from }: { call: Span; name: string; from: string }): TextEdit[] {
  const source = parsed(file, text);
  const call = source && callNamed(source.tree, at);
  if (!source || !call || !ts.isIdentifier(call.expression)) return [];
  const local = localName(source.tree, name, from);
  if (local === null || call.expression.text === local) return [];
  return [...addImport(source, name, from), { file, span: [call.expression.getStart(source.tree), call.expression.end], text: local }];
}
