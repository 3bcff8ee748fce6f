import ts from "typescript";
import { unwrapped } from "../../engine/edits/tree.js";

/** Whether code gives a string, as far as its form tells. */
export function isString(value: ts.Expression): boolean {
  const bare = unwrapped(value);
  if (ts.isStringLiteralLike(bare) || ts.isTemplateExpression(bare)) return true;
  if (ts.isBinaryExpression(bare)) {
    const { operatorToken: { kind }, left, right } = bare;
    if (kind === ts.SyntaxKind.PlusToken) return isString(left) || isString(right);
    return (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken) && isString(right);
  }
  if (ts.isConditionalExpression(bare)) return isString(bare.whenTrue) && isString(bare.whenFalse);
  if (!ts.isCallExpression(bare)) return false;
  const callee = bare.expression;
  if (ts.isIdentifier(callee)) return callee.text === "String";
  return ts.isPropertyAccessExpression(callee) && (stringMethods.has(callee.name.text) || (callee.name.text === "stringify" && ts.isIdentifier(callee.expression) && callee.expression.text === "JSON"));
}

const stringMethods: ReadonlySet<string> = new Set(["toString", "join", "toISOString", "toUTCString", "trim", "toLowerCase", "toUpperCase", "toFixed"]);

/** Whether code gives what is sent as JSON. */
export function isData(value: ts.Expression): boolean {
  const bare = unwrapped(value);
  if (ts.isConditionalExpression(bare)) return isData(bare.whenTrue) && isData(bare.whenFalse);
  return ts.isObjectLiteralExpression(bare) || ts.isArrayLiteralExpression(bare) || ts.isNumericLiteral(bare)
    || bare.kind === ts.SyntaxKind.TrueKeyword || bare.kind === ts.SyntaxKind.FalseKeyword;
}

/** Names and members of names: evaluating them twice changes nothing. */
export function isPlain(value: ts.Expression): boolean {
  const bare = unwrapped(value);
  return ts.isIdentifier(bare) || (ts.isPropertyAccessExpression(bare) && isPlain(bare.expression)) || (ts.isElementAccessExpression(bare) && isPlain(bare.expression) && ts.isLiteralExpression(bare.argumentExpression));
}

/** Where null says no more and no less than undefined. */
export function takesNull(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent) || ts.isCallExpression(parent)) return parent.expression === node && parent.questionDotToken !== undefined;
  if (ts.isIfStatement(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) return true;
  if (!ts.isBinaryExpression(parent)) return false;
  const { operatorToken: { kind }, left, right } = parent;
  if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.AmpersandAmpersandToken) return left === node;
  const compares = kind >= ts.SyntaxKind.EqualsEqualsToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken;
  return compares && isString(left === node ? right : left);
}
