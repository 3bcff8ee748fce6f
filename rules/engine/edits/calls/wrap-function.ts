import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { nameOf, unwrapped } from "../tree.js";

/**
 * `execute: async (input) => …` → `execute: wrapper(async (input) => …)`, with the import. No edit
 * where the member is a method, or a name: what else it is used for cannot be seen.
 *
 * @param inside a place in the function.
 */
export function wrapMember(file: string, text: string, { inside, member, name, from }: { inside: Span; member: string; name: string; from: string }): TextEdit[] {
  const source = parsed(file, text);
  const written = source && functionOf(source.tree, inside, member);
  if (!source || !written || (namesIn(source.tree).has(name) && !isImported(name, from, source.tree))) return [];
  const start = written.getStart(source.tree);
  return [
    ...addImport(source, name, from),
    { file, span: [start, start], text: `${name}(` },
    { file, span: [written.end, written.end], text: ")" },
  ];
}

/** The innermost function that is written as a member of this name around a place. */
function functionOf(tree: ts.SourceFile, [start]: Span, member: string): ts.Expression | null {
  let found: ts.Expression | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < start) return;
    if (ts.isPropertyAssignment(node) && nameOf(node) === member) {
      const value = unwrapped(node.initializer);
      if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) found = value;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
