import ts from "typescript";
import type { Span } from "../../engine/facts/values.js";

/** The function whose name, or (for a nameless one) whose head, stands at a span; null: there is none. */
export function functionNamed(tree: ts.SourceFile, [start]: Span): ts.FunctionLikeDeclaration | null {
  let found: ts.FunctionLikeDeclaration | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end <= start) return;
    if (ts.isFunctionLike(node) && "body" in node && node.body && (node.getStart(tree) === start || node.name?.getStart(tree) === start)) found = node as ts.FunctionLikeDeclaration;
    if (ts.isVariableDeclaration(node) && node.name.getStart(tree) === start && node.initializer && (ts.isArrowFunction(node.initializer) || ts.isFunctionExpression(node.initializer))) found = node.initializer;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
