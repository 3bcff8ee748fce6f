import ts from "typescript";
import { assertions } from "../../../catalog/assertions.js";
import { calleeSource } from "./calls.js";
import { emitTest, lowerTest } from "./conditions.js";
import { lowerExpression } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { sequence } from "./value-shapes.js";

/**
 * `assert(user, "Unauthorized")`, of Node.js or of a package that does the same: what it throws for
 * is decided where it is written, as by an `if` that throws. False: the statement is none.
 */
export function lowerAssertion(l: Lowering, node: ts.Expression): boolean {
  if (!ts.isCallExpression(node) || !isAssert(l, node.expression)) return false;
  const [condition, message] = node.arguments;
  if (condition === undefined || ts.isSpreadElement(condition)) return false;
  const test = lowerTest(l, condition);
  const refused = l.branchEffect(() => {
    const given = message === undefined || ts.isSpreadElement(message) ? [] : [{ value: lowerExpression(l, message), spread: false, span: l.span(message) }];
    const error = l.call("new", { kind: "global", name: "Error" }, given, calleeSource(l, node, node.expression));
    l.exit("throw", error, l.span(node));
  });
  emitTest(l, test, sequence([]), refused, l.span(node));
  return true;
}

/** `assert`, `assert.ok`, `assert.strict.ok`, `invariant`. */
function isAssert(l: Lowering, callee: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(callee)) return (callee.name.text === "ok" || callee.name.text === "strict") && isAssert(l, callee.expression);
  if (!ts.isIdentifier(callee)) return false;
  const variable = l.scope.find(callee.text);
  const from = variable === null ? null : l.variables[variable]?.import;
  return from != null && assertions.get(from.from)?.test(from.imported) === true;
}
