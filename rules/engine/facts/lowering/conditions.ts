import ts from "typescript";
import type { Effect } from "../effects.js";
import type { Span, Value } from "../values.js";
import { lowerExpression, withoutTypes } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { operator, sequence } from "./value-shapes.js";

/**
 * A condition that decides which of two arms runs. `a && f()` keeps its parts, so that it can
 * become a choice within a choice: each arm then knows the very value that was tested.
 */
export type Test =
  | { kind: "leaf"; effects: Effect[]; value: Value }
  | { kind: "not"; test: Test }
  | { kind: "and" | "or"; left: Test; right: Test };

/** A condition as a tree of its `&&`, `||` and `!`. */
export function lowerTest(l: Lowering, written: ts.Expression): Test {
  const node = withoutTypes(written);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const test = lowerTest(l, node.operand);
    return test.kind === "leaf" ? { ...test, value: operator("!", test.value) } : { kind: "not", test };
  }
  const kind = ts.isBinaryExpression(node) ? connectives[node.operatorToken.kind] : undefined;
  if (kind !== undefined && ts.isBinaryExpression(node)) return lowerConnective(l, node, kind);
  const leaf = l.branch(() => lowerExpression(l, node));
  return { kind: "leaf", ...leaf };
}

/** Adds the effects of a test and the choice it decides. */
export function emitTest(l: Lowering, test: Test, then: Effect, otherwise: Effect, span: Span): void {
  if (test.kind === "leaf") {
    l.effects.push(...test.effects);
    l.choice(test.value, then, otherwise, span);
  } else if (test.kind === "not") {
    emitTest(l, test.test, otherwise, then, span);
  } else {
    const repeated = test.kind === "and" ? otherwise : then;
    if (sizeOf(repeated) > maximumRepeated) return emitOnce(l, test, then, otherwise, span);
    const inner = l.branchEffect(() => emitTest(l, test.right, then, otherwise, span));
    if (test.kind === "and") emitTest(l, test.left, inner, otherwise, span);
    else emitTest(l, test.left, then, inner, span);
  }
}

function lowerConnective(l: Lowering, node: ts.BinaryExpression, kind: "and" | "or"): Test {
  return l.nested<Test>(node, { kind: "leaf", effects: [], value: { kind: "unknown", why: "nested too deeply" } }, () => {
    const left = lowerTest(l, node.left);
    const right = lowerTest(l, node.right);
    const isPure = left.kind === "leaf" && right.kind === "leaf" && right.effects.length === 0;
    if (!isPure) return { kind, left, right };
    return { kind: "leaf", effects: left.effects, value: operator(kind === "and" ? "&&" : "||", left.value, right.value) };
  });
}

/** Where an arm is too big to be written twice, the condition's outcome is held in a temporary. */
function emitOnce(l: Lowering, test: Test, then: Effect, otherwise: Effect, span: Span): void {
  const outcome = l.temporary(span);
  settle(l, test, outcome, span);
  l.choice({ kind: "variable", id: outcome }, then, otherwise, span);
}

function settle(l: Lowering, test: Test, outcome: number, span: Span): void {
  if (test.kind === "leaf") {
    l.effects.push(...test.effects);
    l.set(outcome, test.value);
    return;
  }
  if (test.kind === "not") {
    settle(l, test.test, outcome, span);
    l.set(outcome, operator("!", { kind: "variable", id: outcome }));
    return;
  }
  settle(l, test.left, outcome, span);
  const right = l.branchEffect(() => settle(l, test.right, outcome, span));
  const condition: Value = { kind: "variable", id: outcome };
  if (test.kind === "and") l.choice(condition, right, sequence([]), span);
  else l.choice(condition, sequence([]), right, span);
}

function sizeOf(effect: Effect): number {
  switch (effect.kind) {
    case "sequence":
      return effect.parts.reduce((sum, part) => sum + sizeOf(part), 0);
    case "choice":
      return 1 + sizeOf(effect.then) + sizeOf(effect.otherwise);
    case "block":
    case "loop":
    case "try":
      return Number.POSITIVE_INFINITY;
    default:
      return 1;
  }
}

/** Effects that may be repeated in two arms: an early exit with a response, rarely more. */
const maximumRepeated = 6;

const connectives: Partial<Record<ts.SyntaxKind, "and" | "or">> = {
  [ts.SyntaxKind.AmpersandAmpersandToken]: "and",
  [ts.SyntaxKind.BarBarToken]: "or",
};
