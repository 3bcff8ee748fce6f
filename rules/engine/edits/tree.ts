import ts from "typescript";
import type { Span } from "../facts/values.js";

/** The nodes from one down to another within it, both included; throws where it is not there. */
export function pathTo(from: ts.Node, to: ts.Node): ts.Node[] {
  const path: ts.Node[] = [];
  const descend = (node: ts.Node): boolean => {
    if (node.pos > to.pos || node.end < to.end) return false;
    path.push(node);
    if (node === to || ts.forEachChild(node, descend)) return true;
    path.pop();
    return false;
  };
  if (!descend(from)) throw new Error("A node is not where it was found.");
  return path;
}

/** The call whose callee's last name stands at a span; null: there is none. */
export function callNamed(tree: ts.SourceFile, [start, end]: Span): ts.CallExpression | ts.NewExpression | null {
  let found: ts.CallExpression | ts.NewExpression | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < end) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && unwrapped(node.expression).end === end) found = node;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The call whose callee's last name stands at a span, or that stands there as a whole. */
export function callAt(tree: ts.SourceFile, span: Span): ts.CallExpression | ts.NewExpression | null {
  const named = callNamed(tree, span);
  if (named) return named;
  let found: ts.CallExpression | ts.NewExpression | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > span[0] || node.end < span[1]) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && node.getStart(tree) === span[0] && node.end === span[1]) found ??= node;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The same, or the template that a tag there is written before: sql`…`. */
export function callOrTemplateAt(tree: ts.SourceFile, span: Span): ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression | null {
  let found: ts.TaggedTemplateExpression | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > span[0] || node.end < span[1]) return;
    if (ts.isTaggedTemplateExpression(node) && (unwrapped(node.tag).end === span[1] || (node.getStart(tree) === span[0] && node.end === span[1]))) found = node;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found ?? callAt(tree, span);
}

/** 1-based. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

/** Whether something within it is awaited that belongs to the function around it. */
export function isAwaited(node: ts.Node): boolean {
  let found = false;
  const visit = (one: ts.Node): void => {
    if (ts.isFunctionLike(one)) return;
    found ||= ts.isAwaitExpression(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
}

/** Where the lines of a node begin, but for its first one and for those within a text: what may be indented. */
export function lineStarts(node: ts.Node, tree: ts.SourceFile): number[] {
  const start = node.getStart(tree);
  const texts: [number, number][] = [];
  const visit = (one: ts.Node): void => {
    if (ts.isTemplateExpression(one) || ts.isNoSubstitutionTemplateLiteral(one) || ts.isJsxText(one)) texts.push([one.getStart(tree), one.end]);
    ts.forEachChild(one, visit);
  };
  visit(node);
  const starts: number[] = [];
  for (let at = tree.text.indexOf("\n", start); at >= 0 && at < node.end; at = tree.text.indexOf("\n", at + 1)) {
    const next = at + 1;
    if (/^[ \t]*\r?$/m.exec(tree.text.slice(next, tree.text.indexOf("\n", next)))?.[0] === tree.text.slice(next, tree.text.indexOf("\n", next))) continue;
    if (!texts.some(([from, to]) => from < next && next < to)) starts.push(next);
  }
  return starts;
}

/** An expression without `as`, `satisfies`, `!` and parentheses around it. */
export function unwrapped(value: ts.Expression): ts.Expression {
  let at = value;
  while (ts.isParenthesizedExpression(at) || ts.isAsExpression(at) || ts.isSatisfiesExpression(at) || ts.isNonNullExpression(at)) at = at.expression;
  return at;
}

/** `null` or `undefined`. */
export function isNothing(value: ts.Expression): boolean {
  return value.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(value) && value.text === "undefined");
}

/** The name of a property where it is written out. */
export function nameOf({ name }: ts.ObjectLiteralElementLike): string | null {
  return name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) ? name.text : null;
}
