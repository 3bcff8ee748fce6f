import ts from "typescript";
import { boundNames, variablesIn } from "../names.js";
import { isNothing, unwrapped } from "../tree.js";

/** The names that code mentions and does not declare itself, those of types too: they are imported as well. */
export function namesNeeded(node: ts.Node): Set<string> {
  const names = variablesIn(node);
  const visit = (each: ts.Node): void => {
    if (ts.isVariableDeclaration(each) || ts.isParameter(each)) for (const name of boundNames(each.name)) names.delete(name);
    ts.forEachChild(each, visit);
  };
  visit(node);
  return names;
}

export function declaredBy(statement: ts.Statement): string[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations.flatMap(({ name }) => boundNames(name)) : [];
}

export function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  return [...namesNeeded(node)].some((name) => names.has(name));
}

/** An `if` that ends what it stands in, and has no other arm. */
export function leaves({ thenStatement, elseStatement }: ts.IfStatement): boolean {
  const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
  return !elseStatement && last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

/**
 * The `if` that looks at what a statement has looked up: the next one, or one that lets nobody pass behind what reads the
 * request's body and looks at that. Undefined: it does not follow, or something else is waited for before it.
 */
export function refusalBehind(statements: readonly ts.Statement[], lookup: ts.Statement): ts.IfStatement | undefined {
  const names = new Set(declaredBy(lookup));
  const [next, ...others] = statements.slice(statements.indexOf(lookup) + 1);
  if (next && ts.isIfStatement(next) && mentions(next.expression, names)) return next;
  for (const each of next ? [next, ...others] : []) {
    if (ts.isIfStatement(each) && leaves(each) && mentions(each.expression, names)) return saysNobody(each.expression) ? each : undefined;
    if (waitsForOthers(each) || !(ts.isVariableStatement(each) || ts.isIfStatement(each))) return undefined;
  }
  return undefined;
}

/** Whether code waits for more than the request's own body. */
function waitsForOthers(node: ts.Node): boolean {
  if (ts.isAwaitExpression(node)) {
    const call = unwrapped(node.expression);
    return !(ts.isCallExpression(call) && call.arguments.length === 0 && ts.isPropertyAccessExpression(call.expression) && ts.isIdentifier(call.expression.expression) && /^(json|text|formData)$/.test(call.expression.name.text));
  }
  return ts.forEachChild(node, (child) => waitsForOthers(child) || undefined) === true;
}

/** Whether a condition asks for nothing but that there is somebody: `!session?.user || error`, `user == null`, `user instanceof Response`. */
export function saysNobody(condition: ts.Expression): boolean {
  return nobodysWays(condition) !== null;
}

/** What such a condition looks at, as `session.user`; null: it asks for more. */
export function nobodysWays(condition: ts.Expression): string[] | null {
  const bare = unwrapped(condition);
  if (ts.isPrefixUnaryExpression(bare) && bare.operator === ts.SyntaxKind.ExclamationToken) return wayOf(bare.operand);
  if (!ts.isBinaryExpression(bare)) {
    const way = wayOf(bare);
    return way?.some((each) => ofFailure.test(each)) ? way : null;
  }
  switch (bare.operatorToken.kind) {
    case ts.SyntaxKind.BarBarToken: {
      const [left, right] = [nobodysWays(bare.left), nobodysWays(bare.right)];
      return left && right && [...left, ...right];
    }
    case ts.SyntaxKind.EqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
      return isNothing(bare.right) ? wayOf(bare.left) : null;
    case ts.SyntaxKind.InstanceOfKeyword:
      return wayOf(bare.left);
    case ts.SyntaxKind.InKeyword:
      return wayOf(bare.right);
    default:
      return null;
  }
}

const ofFailure = /err|fail|response|banned|blocked/i;

function wayOf(value: ts.Expression): string[] | null {
  const bare = unwrapped(value);
  if (ts.isIdentifier(bare)) return [bare.text];
  const owner = ts.isPropertyAccessExpression(bare) && ts.isIdentifier(bare.name) ? wayOf(bare.expression) : null;
  return owner && ts.isPropertyAccessExpression(bare) ? [`${owner[0]!}.${bare.name.text}`] : null;
}
