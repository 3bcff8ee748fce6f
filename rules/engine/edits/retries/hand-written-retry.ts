import ts from "typescript";
import type { Span } from "../../facts/values.js";
import { callNamed } from "../tree.js";
import { isStep, mentions, retryTurns, type RetryLoopStatement, type RetryTurns } from "./retry-turns.js";

/** A loop that is nothing but a `try` which succeeds by leaving, and whose `catch` counts, waits, logs, and leaves in the end. */
export interface HandWrittenRetry {
  loop: RetryLoopStatement;
  attempt: ts.TryStatement;
  caught: ts.CatchClause;
  /** How the `try` leaves where it succeeds: the last of its statements. */
  success: ts.ReturnStatement | ts.BreakStatement;
  /** The statements of the `catch`. */
  handled: readonly Handled[];
  turns: RetryTurns & { tries: string | null };
}

/** A statement of the `catch`, and what it comes to once no try is left. */
export interface Handled {
  statement: ts.Statement;
  /** Itself, other code, or nothing. */
  code: string;
  /** Nothing behind it is reached. */
  ends: boolean;
}

/** The retry whose loop begins at `loop`, and which tries the call named at `call`; null: it does more, or something that cannot be told. */
export function handWrittenRetry(tree: ts.SourceFile, at: { loop: Span; call: Span }): HandWrittenRetry | null {
  const loop = loopAt(tree, at.loop);
  const call = callNamed(tree, at.call);
  const attempt = loop && ts.isBlock(loop.statement) ? loop.statement.statements.find(ts.isTryStatement) : undefined;
  if (!loop || !attempt || !call || attempt.finallyBlock || !attempt.catchClause) return null;
  const { tryBlock, catchClause: caught } = attempt;
  const turns = retryTurns(loop, caught.block, tree);
  if (turns === null || turns.tries === undefined || !within(call, tryBlock) || mentions(tryBlock, turns.counters) || hasTemplateOverLines(loop, tree)) return null;
  const around = (loop.statement as ts.Block).statements.filter((each) => each !== attempt);
  if (!around.every((each) => isBetween(each, turns.counters, tree)) || mentions(tryBlock, declaredIn(around))) return null;
  const success = tryBlock.statements.at(-1);
  if (!success || jumpsIn(tryBlock).some((jump) => jump !== success) || !(ts.isReturnStatement(success) || ts.isBreakStatement(success))) return null;
  const handled = handledOf(caught.block, turns.counters, tree);
  return handled && { loop, attempt, caught, success, handled, turns: { ...turns, tries: turns.tries } };
}

function loopAt(tree: ts.SourceFile, [start]: Span): RetryLoopStatement | null {
  let found: RetryLoopStatement | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < start) return;
    if ((ts.isForStatement(node) || ts.isWhileStatement(node)) && node.getStart(tree) === start) found = node;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Null where one of them does what cannot be told. */
function handledOf(block: ts.Block, counters: ReadonlySet<string>, tree: ts.SourceFile): Handled[] | null {
  const handled = block.statements.map((statement) => inTheEnd(statement, counters, tree));
  if (handled.includes(null)) return null;
  const all = handled as Handled[];
  // A delay that is only waited for goes with the pause.
  const delays = declaredIn(block.statements);
  return all.some(({ statement, code }) => code !== "" && mentions(statement, delays)) ? null : all;
}

function declaredIn(statements: readonly ts.Statement[]): Set<string> {
  const declared = statements.flatMap((each) => (ts.isVariableStatement(each) ? each.declarationList.declarations : []));
  return new Set(declared.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
}

function inTheEnd(statement: ts.Statement, counters: ReadonlySet<string>, tree: ts.SourceFile): Handled | null {
  const whole = statement.getText(tree);
  const said = saidOfError(statement, counters, tree);
  if (said !== null) return { statement, code: said, ends: false };
  if (isBetween(statement, counters, tree)) return { statement, code: "", ends: false };
  if (leaves(statement)) return mentions(statement, counters) ? null : { statement, code: whole, ends: true };
  if (ts.isIfStatement(statement) && !statement.elseStatement) {
    const then = onlyStatement(statement.thenStatement);
    if (!then || !leaves(then) || mentions(then, counters)) return null;
    return mentions(statement.expression, counters) ? { statement, code: then.getText(tree), ends: true } : { statement, code: whole, ends: false };
  }
  if (mentions(statement, counters) || !ts.isExpressionStatement(statement)) return null;
  const { expression } = statement;
  const keeps = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(expression.left) && ts.isIdentifier(expression.right);
  return isLog(expression, tree) || keeps ? { statement, code: whole, ends: false } : null;
}

/** Of a log that says which try it was, what else it says: `console.warn(error)`. */
function saidOfError(statement: ts.Statement, counters: ReadonlySet<string>, tree: ts.SourceFile): string | null {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression) || !isLog(statement.expression, tree)) return null;
  const { expression: log, arguments: given } = statement.expression;
  const rest = given.filter((each) => !mentions(each, counters));
  return rest.length === 0 || rest.length === given.length ? null : `${log.getText(tree)}(${rest.map((each) => each.getText(tree)).join(", ")})${statement.getText(tree).endsWith(";") ? ";" : ""}`;
}

/** What only leads from one try to the next: a pause, how long it is, a counter's step, a log of which try it was. */
function isBetween(statement: ts.Statement, counters: ReadonlySet<string>, tree: ts.SourceFile): boolean {
  if (ts.isContinueStatement(statement)) return !statement.label;
  if (isStep(statement, counters)) return true;
  if (ts.isVariableStatement(statement)) return !/\bawait\b/.test(statement.getText(tree)) && /delay|back_?off|wait|pause|sleep|jitter/i.test(statement.declarationList.declarations.map(({ name }) => name.getText(tree)).join());
  if (ts.isIfStatement(statement) && !statement.elseStatement) {
    const { thenStatement: then } = statement;
    const inside = ts.isBlock(then) ? [...then.statements] : [then];
    return mentions(statement.expression, counters) && inside.every((each) => isBetween(each, counters, tree));
  }
  if (!ts.isExpressionStatement(statement)) return false;
  const { expression } = statement;
  return ts.isAwaitExpression(expression) ? pauses.test(statement.getText(tree)) : isLog(expression, tree) && mentions(expression, counters);
}

function isLog(expression: ts.Expression, tree: ts.SourceFile): boolean {
  return ts.isCallExpression(expression) && /^(console|log|logger)\.\w+$/.test(expression.expression.getText(tree));
}

function onlyStatement(body: ts.Statement): ts.Statement | null {
  if (!ts.isBlock(body)) return body;
  return body.statements.length === 1 ? body.statements[0]! : null;
}

function leaves(statement: ts.Statement): boolean {
  return ts.isThrowStatement(statement) || ts.isReturnStatement(statement);
}

/** `await sleep(…)`, `await new Promise((resolve) => setTimeout(resolve, …))`. */
export const pauses = /^await\s+([\w.]*(sleep|wait|delay|back_?off|pause|setTimeout)\w*\s*\(|new\s+Promise\b[^;]*\bsetTimeout\s*\()/i;

/** Whether a piece of the text lies in another. */
export function within(node: ts.TextRange, block: ts.TextRange): boolean {
  return node.pos >= block.pos && node.end <= block.end;
}

/** What leaves a turn, or the loop, from inside a block. */
function jumpsIn(block: ts.Block): ts.Node[] {
  const jumps: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBreakStatement(node) || ts.isContinueStatement(node)) jumps.push(node);
    if (!ts.isFunctionLike(node) && !ts.isIterationStatement(node, false) && !ts.isSwitchStatement(node)) ts.forEachChild(node, visit);
  };
  visit(block);
  return jumps;
}

/** Its lines are text: they cannot be moved. */
function hasTemplateOverLines(node: ts.Node, tree: ts.SourceFile): boolean {
  if ((ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) && node.getText(tree).includes("\n")) return true;
  return ts.forEachChild(node, (child) => hasTemplateOverLines(child, tree) || undefined) ?? false;
}
