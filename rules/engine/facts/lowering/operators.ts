import ts from "typescript";
import type { Value } from "../values.js";
import { emitTest, lowerTest } from "./conditions.js";
import { lowerExpression, lowerForEffects } from "./expressions.js";
import { type Lowering, nestedTooDeeply } from "./lowering.js";
import { constant, isPresent, number, operator, sequence, undefinedValue } from "./value-shapes.js";

export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Chains of operators, `a + b + c`, are walked along their left side without recursion. */
export function lowerBinary(l: Lowering, node: ts.BinaryExpression, discard: boolean): Value {
  const spine: ts.BinaryExpression[] = [];
  let left: ts.Expression = node;
  while (ts.isBinaryExpression(left) && !isAssignmentOperator(left.operatorToken.kind)) {
    spine.push(left);
    left = left.left;
  }
  const [first, ...others] = spine.reverse();
  if (first === undefined) return undefinedValue;
  let value = lowerOperation(l, first, () => lowerExpression(l, first.left), discard && others.length === 0);
  others.forEach((next, index) => {
    const before = index < maximumOperands ? value : nestedTooDeeply;
    value = lowerOperation(l, next, () => before, discard && index === others.length - 1);
  });
  return value;
}

export function lowerConditional(l: Lowering, node: ts.ConditionalExpression, discard: boolean): Value {
  const test = lowerTest(l, node.condition);
  const then = l.branch(() => lowerExpression(l, node.whenTrue));
  const otherwise = l.branch(() => lowerExpression(l, node.whenFalse));
  const isPure = then.effects.length === 0 && otherwise.effects.length === 0;
  if (isPure && test.kind === "leaf") {
    l.effects.push(...test.effects);
    return operator("?:", test.value, then.value, otherwise.value);
  }
  const span = l.span(node);
  if (discard) {
    emitTest(l, test, sequence(then.effects), sequence(otherwise.effects), span);
    return undefinedValue;
  }
  const result = l.temporary(span);
  const thenArm = l.branchEffect(() => (l.effects.push(...then.effects), l.set(result, then.value)));
  const otherArm = l.branchEffect(() => (l.effects.push(...otherwise.effects), l.set(result, otherwise.value)));
  emitTest(l, test, thenArm, otherArm, span);
  return { kind: "variable", id: result };
}

export function lowerUnary(
  l: Lowering,
  node: ts.PrefixUnaryExpression | ts.TypeOfExpression | ts.VoidExpression | ts.DeleteExpression,
): Value {
  switch (node.kind) {
    case ts.SyntaxKind.VoidExpression:
      lowerForEffects(l, node.expression);
      return undefinedValue;
    case ts.SyntaxKind.TypeOfExpression:
      return operator("typeof", lowerExpression(l, node.expression));
    case ts.SyntaxKind.DeleteExpression:
      return lowerDelete(l, node);
    default:
      return lowerSign(node, lowerExpression(l, node.operand));
  }
}

function lowerSign(node: ts.PrefixUnaryExpression, operand: Value): Value {
  const sign = ts.tokenToString(node.operator) ?? "";
  if (operand.kind === "constant" && typeof operand.value === "number") {
    if (sign === "-") return number(-operand.value);
    if (sign === "+") return operand;
  }
  return operator(sign, operand);
}

function lowerDelete(l: Lowering, node: ts.DeleteExpression): Value {
  const target = lowerExpression(l, node.expression);
  const span = l.span(node);
  if (target.kind === "member") l.put(target.object, constant(target.name), undefinedValue, span);
  if (target.kind === "index") l.put(target.object, target.key, undefinedValue, span);
  return constant(true);
}

function lowerOperation(l: Lowering, node: ts.BinaryExpression, left: () => Value, discard: boolean): Value {
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.CommaToken:
      left();
      return lowerExpression(l, node.right);
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.QuestionQuestionToken:
      return lowerLogical(l, node, left(), discard);
    default: {
      const [before = undefinedValue, after = undefinedValue] = l.inOrder([node.left, node.right], (operand) =>
        operand === node.left ? left() : lowerOperand(l, operand),
      );
      return operator(ts.tokenToString(node.operatorToken.kind) ?? "", before, after);
    }
  }
}

function lowerOperand(l: Lowering, node: ts.Expression): Value {
  return ts.isPrivateIdentifier(node) ? constant((node as ts.PrivateIdentifier).text) : lowerExpression(l, node);
}

/** `a && b`, `a || b`, `a ?? b`: pure where `b` is, else a choice that tests `a` itself, so that it is narrowed. */
function lowerLogical(l: Lowering, node: ts.BinaryExpression, left: Value, discard: boolean): Value {
  const kind = node.operatorToken.kind;
  const right = l.branch(() => lowerExpression(l, node.right));
  if (right.effects.length === 0) return operator(ts.tokenToString(kind) ?? "", left, right.value);

  const span = l.span(node);
  const tested = l.repeatable(left, l.span(node.left));
  const result = discard ? null : l.temporary(span);
  const more = l.branchEffect(() => {
    l.effects.push(...right.effects);
    if (result !== null) l.set(result, right.value);
  });
  const done = l.branchEffect(() => {
    if (result !== null) l.set(result, tested);
  });
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) l.choice(tested, more, done, span);
  else if (kind === ts.SyntaxKind.BarBarToken) l.choice(tested, done, more, span);
  else l.choice(isPresent(tested), done, more, span);
  return result === null ? undefinedValue : { kind: "variable", id: result };
}

/** Longest chain of operators that is kept as one value. */
const maximumOperands = 200;
