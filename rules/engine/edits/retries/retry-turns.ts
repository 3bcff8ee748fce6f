import ts from "typescript";
import { pathTo } from "../tree.js";

/** What a hand-written retry counts its tries with, and how many it makes at most. */
export interface RetryTurns {
  /** The names that count. */
  counters: ReadonlySet<string>;
  /** As code; null: three or more, written out. Undefined: it cannot be told. */
  tries: string | null | undefined;
  /** Nothing but a `return`, `throw` or `break` inside ends it: what stands below it is never reached. */
  endless: boolean;
  /** The declaration of a counter that stands above the loop, where nothing else uses it. */
  declaration: ts.VariableStatement | null;
}

export type RetryLoopStatement = ts.ForStatement | ts.WhileStatement;

/** Null where something other than a counter, or the number of tries that a counter leaves, tells when to stop. */
export function retryTurns(loop: RetryLoopStatement, caught: ts.Block, tree: ts.SourceFile): RetryTurns | null {
  const condition = ts.isForStatement(loop) ? loop.condition : loop.expression.kind === ts.SyntaxKind.TrueKeyword ? undefined : loop.expression;
  const own = ts.isForStatement(loop) ? loop.initializer : undefined;
  if (own && !ts.isVariableDeclarationList(own)) return null;
  const block = pathTo(tree, loop).at(-2);
  const above = own || !block || (!ts.isBlock(block) && !ts.isSourceFile(block)) ? undefined : declaredAbove(loop, block, tree);
  const declared = own ? own.declarations[0] : above?.declaration;
  if (!declared || !ts.isIdentifier(declared.name)) return condition || own ? null : { counters: new Set(), tries: null, endless: true, declaration: null };
  const name = declared.name.text;
  const counters = new Set(own ? own.declarations.flatMap((each) => (ts.isIdentifier(each.name) ? [each.name.text] : [])) : [name]);
  const { initializer } = declared;
  const first = initializer && ts.isNumericLiteral(initializer) ? Number(initializer.text) : NaN;
  return {
    counters, endless: !condition,
    declaration: above && block && above.statement.declarationList.declarations.length === 1 && !isUsedOutside(name, block, [loop, above.statement]) ? above.statement : null,
    tries: condition ? triesWhile(condition, name, first, tree) : triesUntil(caught, counters, name, first, tree),
  };
}

/** `for (i = first; i < n; i++)`, `for (left = n; left > 0; left--)`. */
function triesWhile(condition: ts.Expression, name: string, first: number, tree: ts.SourceFile): string | null | undefined {
  const compared = comparison(condition, name);
  if (!compared || Number.isNaN(first)) return undefined;
  const { operator, other } = compared;
  if (operator === ts.SyntaxKind.LessThanToken) return plus(other, -first, tree);
  if (operator === ts.SyntaxKind.LessThanEqualsToken) return plus(other, 1 - first, tree);
  return operator === ts.SyntaxKind.GreaterThanToken && ts.isNumericLiteral(other) ? ofNumber(first - Number(other.text)) : undefined;
}

/** `if (attempt >= n) throw error`, `if (++attempt > n) throw error`: the turn at which it first holds is the last one. */
function triesUntil(caught: ts.Block, counters: ReadonlySet<string>, name: string, first: number, tree: ts.SourceFile): string | null | undefined {
  const ends = caught.statements.filter((each): each is ts.IfStatement => ts.isIfStatement(each) && mentions(each.expression, counters));
  if (ends.length === 0) return null;
  const [end] = ends;
  const compared = ends.length === 1 && end ? comparison(end.expression, name) : null;
  if (!compared || Number.isNaN(first) || !end) return undefined;
  const { operator, other, stepsFirst } = compared;
  const before = stepsFirst || caught.statements.slice(0, caught.statements.indexOf(end)).some((each) => isStep(each, counters)) ? 1 : 0;
  if (operator === ts.SyntaxKind.GreaterThanToken) return plus(other, 2 - first - before, tree);
  const reaches = operator === ts.SyntaxKind.GreaterThanEqualsToken || operator === ts.SyntaxKind.EqualsEqualsEqualsToken || operator === ts.SyntaxKind.EqualsEqualsToken;
  return reaches ? plus(other, 1 - first - before, tree) : undefined;
}

/** A counter against something else, turned so that the counter stands on the left. */
function comparison(condition: ts.Expression, name: string): { operator: ts.SyntaxKind; other: ts.Expression; stepsFirst: boolean } | null {
  if (!ts.isBinaryExpression(condition)) return null;
  const { left, right, operatorToken: { kind } } = condition;
  const steps = (each: ts.Expression): boolean => ts.isPrefixUnaryExpression(each) && each.operator === ts.SyntaxKind.PlusPlusToken && ts.isIdentifier(each.operand) && each.operand.text === name;
  const isCounter = (each: ts.Expression): boolean => (ts.isIdentifier(each) && each.text === name) || steps(each);
  if (isCounter(left) && !mentions(right, new Set([name]))) return { operator: kind, other: right, stepsFirst: steps(left) };
  const turned = mirrored.get(kind);
  return turned !== undefined && isCounter(right) && !mentions(left, new Set([name])) ? { operator: turned, other: left, stepsFirst: steps(right) } : null;
}

const mirrored = new Map([
  [ts.SyntaxKind.LessThanToken, ts.SyntaxKind.GreaterThanToken], [ts.SyntaxKind.GreaterThanToken, ts.SyntaxKind.LessThanToken],
  [ts.SyntaxKind.LessThanEqualsToken, ts.SyntaxKind.GreaterThanEqualsToken], [ts.SyntaxKind.GreaterThanEqualsToken, ts.SyntaxKind.LessThanEqualsToken],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.EqualsEqualsEqualsToken],
]);

function plus(value: ts.Expression, more: number, tree: ts.SourceFile): string | null {
  if (ts.isNumericLiteral(value)) return ofNumber(Number(value.text.replace(/_/g, "")) + more);
  const code = ts.isIdentifier(value) || ts.isPropertyAccessExpression(value) || more === 0 ? value.getText(tree) : `(${value.getText(tree)})`;
  return more === 0 ? code : `${code} ${more > 0 ? "+" : "-"} ${Math.abs(more)}`;
}

function ofNumber(tries: number): string | null {
  return tries >= 3 ? null : String(Math.max(1, tries));
}

/** `let attempt = 0;` above the loop, in the same block, that the loop steps. */
function declaredAbove(loop: ts.Statement, { statements }: ts.Block | ts.SourceFile, tree: ts.SourceFile): { declaration: ts.VariableDeclaration; statement: ts.VariableStatement } | undefined {
  const text = loop.getText(tree);
  for (const statement of statements.slice(0, statements.indexOf(loop)).reverse()) {
    if (!ts.isVariableStatement(statement)) continue;
    const declaration = statement.declarationList.declarations.find(({ name }) => ts.isIdentifier(name) && new RegExp(`\\b${name.text}(\\+\\+|--| [+-]= 1\\b)|(\\+\\+|--)${name.text}\\b`).test(text));
    if (declaration) return { declaration, statement };
  }
  return undefined;
}

function isUsedOutside(name: string, block: ts.Node, except: readonly ts.Node[]): boolean {
  let used = false;
  const visit = (node: ts.Node): void => {
    if (except.includes(node)) return;
    used ||= ts.isIdentifier(node) && node.text === name;
    ts.forEachChild(node, visit);
  };
  visit(block);
  return used;
}

/** `attempt++`, `attempt += 1`. */
export function isStep(statement: ts.Statement, counters: ReadonlySet<string>): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  if (ts.isPostfixUnaryExpression(expression) || ts.isPrefixUnaryExpression(expression)) return mentions(expression.operand, counters);
  return ts.isBinaryExpression(expression) && ts.isIdentifier(expression.left) && counters.has(expression.left.text);
}

/** Whether some code speaks of one of these names. */
export function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  let found = ts.isIdentifier(node) && names.has(node.text);
  ts.forEachChild(node, (child) => void (found ||= mentions(child, names)));
  return found;
}
