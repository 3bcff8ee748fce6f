import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { parsed } from "../parsed.js";
import { callNamed, unwrapped } from "../tree.js";

/**
 * Takes the first elements only of what is gone through: `.slice(0, most)` before the method whose
 * name stands at `at` (`items.map(…)`), or after the list of the `for … of` whose head stands there.
 * No edit where it is something else, or no list: maps, sets and what their methods give.
 */
export function capElements(file: string, text: string, at: Span, most: number): TextEdit[] {
  const tree = parsed(file, text)?.tree;
  const callee = tree && calleeAt(tree, at);
  const list = callee ? callee.expression : tree && listOfLoop(tree, at);
  if (!list || !isList(list)) return [];
  const slice = callee?.questionDotToken ? "?.slice" : ".slice";
  const [open, close] = isPrimary(list) ? ["", ""] : ["(", ")"];
  const start = list.getStart(tree);
  return [
    ...(open === "" ? [] : [{ file, span: [start, start] as Span, text: open }]),
    { file, span: [list.end, list.end], text: `${close}${slice}(0, ${String(most)})` },
  ];
}

function calleeAt(tree: ts.SourceFile, at: Span): ts.PropertyAccessExpression | null {
  const callee = callNamed(tree, at)?.expression;
  return callee && ts.isPropertyAccessExpression(callee) && callee.name.getStart(tree) === at[0] ? callee : null;
}

function listOfLoop(tree: ts.SourceFile, [start]: Span): ts.Expression | null {
  let found: ts.Expression | null = null;
  const visit = (node: ts.Node): void => {
    if (start < node.pos || start >= node.end || found) return;
    if (ts.isForOfStatement(node) && node.getStart(tree) === start && !node.awaitModifier) found = node.expression;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Whether there is nothing to be seen by which it were no list, and `slice` is its own. */
function isList(value: ts.Expression): boolean {
  const bare = unwrapped(value);
  if (ts.isNewExpression(bare) || ts.isAwaitExpression(bare) || ts.isYieldExpression(bare)) return false;
  const name = ts.isCallExpression(bare) && ts.isPropertyAccessExpression(bare.expression) ? bare.expression : null;
  return !(name && /^(entries|keys|values|matchAll)$/.test(name.name.text) && !(ts.isIdentifier(name.expression) && name.expression.text === "Object"));
}

/** Whether a member can be asked of it without parentheses around it. */
function isPrimary(value: ts.Expression): boolean {
  return ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value) || ts.isCallExpression(value)
    || ts.isParenthesizedExpression(value) || ts.isArrayLiteralExpression(value) || ts.isNonNullExpression(value);
}
