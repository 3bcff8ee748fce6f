import ts from "typescript";
import { importedNames } from "../../engine/edits/imported-names.js";
import { declaredByStatement } from "../../engine/edits/names.js";
import { freeNames } from "../../engine/edits/steps/free-names.js";
import { changedBy } from "../../engine/edits/steps/write-step.js";
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

/**
 * What a function changes that outlives its call and is not of the module: a variable of the function around it, or a
 * member of `this`. Null: nothing that could be seen.
 */
export function changedOutside(found: ts.FunctionLikeDeclaration, tree: ts.SourceFile): string | null {
  const ofModule = new Set([...importedNames(tree).map(({ local }) => local), ...tree.statements.flatMap(declaredByStatement)]);
  const free = freeNames([found]);
  let changed: string | null = null;
  const visit = (node: ts.Node): void => {
    const target = changedBy(node);
    if (target?.kind === ts.SyntaxKind.ThisKeyword && !ts.isConstructorDeclaration(found)) changed ??= "this";
    if (target && ts.isIdentifier(target) && !ofModule.has(target.text) && free.get(target.text)?.includes(target)) changed ??= target.text;
    ts.forEachChild(node, visit);
  };
  if (found.body) visit(found.body);
  return changed;
}
