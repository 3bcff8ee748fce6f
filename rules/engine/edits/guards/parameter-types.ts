import ts from "typescript";
import type { Place, Read } from "../../finding.js";
import { parsed } from "../parsed.js";
import type { ParameterTypeOf } from "./schema-code.js";

/**
 * Looks types of parameters up where the functions are written. `calls`: the last name of each callee
 * in the text that calls, and the name (or the head) of the function behind it.
 */
export function parameterTypes(calls: readonly { at: Place; callee: Place }[], read: Read): ParameterTypeOf {
  return (call, index) => {
    const known = calls.find(({ at }) => at.span[1] === call.expression.end);
    const source = known && read(known.callee.file);
    const tree = source ? parsed(known.callee.file, source)?.tree : undefined;
    const type = tree && functionAt(tree, known!.callee.span[0])?.parameters[index]?.type;
    return tree && type ? { type, tree } : null;
  };
}

/** The function whose name, or whose head, begins at an offset. */
function functionAt(tree: ts.SourceFile, start: number): ts.SignatureDeclaration | null {
  let found: ts.SignatureDeclaration | null = null;
  const visit = (node: ts.Node): void => {
    if (start < node.pos || start >= node.end) return;
    const begins = (one: ts.Node | undefined): boolean => one?.getStart(tree) === start;
    if (ts.isFunctionLike(node) && (begins(node) || begins(node.name))) found = node;
    const value = ts.isVariableDeclaration(node) && begins(node.name) ? node.initializer : undefined;
    if (value && ts.isFunctionLike(value)) found = value;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
