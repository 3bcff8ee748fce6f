import ts from "typescript";
import type { Span, Value } from "../values.js";
import { recordCommonJsExport } from "./commonjs.js";
import { lowerExpression, lowerNamed, withoutTypes } from "./expressions.js";
import { type FunctionName, nameOf } from "./functions.js";
import type { Lowering } from "./lowering.js";
import { assignPattern } from "./patterns.js";
import { constant, isPresent, operator, sequence, undefinedValue, unknown } from "./value-shapes.js";

/** Where a value is written: a variable, a member, or a pattern that takes it apart. */
type Target =
  | { kind: "variable"; id: number; value: Value }
  | { kind: "member"; object: Value; key: Value; value: Value }
  | { kind: "pattern"; node: ts.ObjectLiteralExpression | ts.ArrayLiteralExpression }
  | { kind: "other"; value: Value };

/** `=`, `+=`, `??=` …; the expression's own value is what has been assigned. */
export function lowerAssignment(l: Lowering, node: ts.BinaryExpression, discard: boolean): Value {
  const target = lowerTarget(l, node.left);
  const written = ts.tokenToString(node.operatorToken.kind) ?? "=";
  const span = l.span(node);
  if (written === "=") return assignPlainly(l, node, target, discard);
  if (target.kind === "pattern" || target.kind === "other") {
    lowerExpression(l, node.right);
    return unknown("assignment");
  }
  const name = written.slice(0, -1);
  if (logical.has(name)) return assignLogically(l, node, target, name, discard);
  const [before = undefinedValue, after = undefinedValue] = l.inOrder([node.left, node.right], (operand) =>
    operand === node.left ? target.value : lowerExpression(l, operand),
  );
  return writeTo(l, target, operator(name, before, after), span, discard);
}

/**
 * `if (used == null) used = 0;` is `used ??= 0`, and `if (!used) used = 0;` is `used ||= 0`: the constant takes the place
 * of what is missing, and that this was asked stays with it. False: the statement is none.
 */
export function lowerDefault(l: Lowering, node: ts.IfStatement): boolean {
  const { expression: written } = onlyStatement(node.thenStatement) ?? {};
  if (node.elseStatement !== undefined || written === undefined || !ts.isBinaryExpression(written) || written.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  const { left, right } = written;
  const missing = ts.isIdentifier(left) && isLiteral(right) ? missingBy(node.expression, left.text) : null;
  const value = missing === null ? null : lowerExpression(l, left);
  if (missing === null || value?.kind !== "variable") return false;
  l.assign(value.id, operator(missing, value, lowerExpression(l, right)));
  return true;
}

/** How a condition asks whether a variable is missing; null: it asks something else. */
function missingBy(condition: ts.Expression, name: string): "??" | "||" | null {
  const isNamed = (node: ts.Expression): boolean => ts.isIdentifier(node) && node.text === name;
  if (ts.isPrefixUnaryExpression(condition)) return condition.operator === ts.SyntaxKind.ExclamationToken && isNamed(condition.operand) ? "||" : null;
  if (!ts.isBinaryExpression(condition) || !isNamed(condition.left)) return null;
  const { right, operatorToken: { kind } } = condition;
  const isEqual = kind === ts.SyntaxKind.EqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsEqualsToken;
  return isEqual && (right.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(right) && right.text === "undefined")) ? "??" : null;
}

function onlyStatement(node: ts.Statement): ts.ExpressionStatement | null {
  const [only, more] = ts.isBlock(node) ? node.statements : [node];
  return only !== undefined && more === undefined && ts.isExpressionStatement(only) ? only : null;
}

function isLiteral(node: ts.Expression): boolean {
  return ts.isNumericLiteral(node) || ts.isStringLiteral(node) || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword;
}

/** `++` and `--`: a prefix gives the new value, a postfix the old one. */
export function lowerUpdate(
  l: Lowering,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  discard: boolean,
): Value {
  const target = lowerTarget(l, node.operand);
  if (target.kind === "pattern" || target.kind === "other") return unknown("assignment");
  const span = l.span(node);
  const isPostfix = node.kind === ts.SyntaxKind.PostfixUnaryExpression;
  const before = isPostfix && !discard ? l.held(target.value, span) : target.value;
  const sign = node.operator === ts.SyntaxKind.PlusPlusToken ? "+" : "-";
  const after = writeTo(l, target, operator(sign, target.value, constant(1)), span, discard || isPostfix);
  return isPostfix ? before : after;
}

/** Writes a value to what an assignment pattern or a loop head names. */
export function assignTo(l: Lowering, node: ts.Expression, value: Value, span: Span): void {
  const target = lowerTarget(l, node);
  if (target.kind === "pattern") assignPattern(l, target.node, value);
  else writeTo(l, target, value, span, true);
}

function assignPlainly(l: Lowering, node: ts.BinaryExpression, target: Target, discard: boolean): Value {
  const span = l.span(node);
  const value = lowerNamed(l, node.right, targetName(l, node.left));
  if (target.kind === "pattern") {
    const source = value.kind === "result" ? value : l.held(value, l.span(node.right));
    assignPattern(l, target.node, source);
    return source;
  }
  if (target.kind !== "member") return writeTo(l, target, value, span, discard);
  const kept = discard ? value : l.repeatable(value, l.span(node.right));
  recordCommonJsExport(l, target.object, target.key, kept, node.left);
  return writeTo(l, target, kept, span, discard);
}

function assignLogically(
  l: Lowering,
  node: ts.BinaryExpression,
  target: Extract<Target, { kind: "variable" | "member" }>,
  name: string,
  discard: boolean,
): Value {
  const span = l.span(node);
  const right = l.branch(() => lowerNamed(l, node.right, targetName(l, node.left)));
  if (right.effects.length === 0) {
    return writeTo(l, target, operator(name, target.value, right.value), span, discard);
  }
  const write = l.branchEffect(() => {
    l.effects.push(...right.effects);
    writeTo(l, target, right.value, span, true);
  });
  const keep = sequence([]);
  if (name === "&&") l.choice(target.value, write, keep, span);
  else l.choice(name === "||" ? target.value : isPresent(target.value), keep, write, span);
  return target.value;
}

function writeTo(l: Lowering, target: Target, value: Value, span: Span, discard: boolean): Value {
  if (target.kind === "variable") {
    l.assign(target.id, value);
    return target.value;
  }
  if (target.kind !== "member") return value;
  const written = discard ? value : l.repeatable(value, span);
  l.put(target.object, target.key, written, span);
  return written;
}

function lowerTarget(l: Lowering, written: ts.Expression): Target {
  const node = withoutTypes(written);
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node)) return { kind: "pattern", node };
  const value = lowerExpression(l, node);
  if (value.kind === "variable" && ts.isIdentifier(node)) return { kind: "variable", id: value.id, value };
  if (value.kind === "member") return { kind: "member", object: value.object, key: constant(value.name), value };
  if (value.kind === "index") return { kind: "member", object: value.object, key: value.key, value };
  if (value.kind === "global") return { kind: "member", object: globalObject, key: constant(value.name), value };
  return { kind: "other", value };
}

function targetName(l: Lowering, written: ts.Expression): FunctionName | null {
  const node = withoutTypes(written);
  if (ts.isIdentifier(node)) return nameOf(l, node);
  return ts.isPropertyAccessExpression(node) ? nameOf(l, node.name) : null;
}

const logical: ReadonlySet<string> = new Set(["&&", "||", "??"]);

/** A name that no scope declares is a property of the global object. */
const globalObject: Value = { kind: "global", name: "globalThis" };
