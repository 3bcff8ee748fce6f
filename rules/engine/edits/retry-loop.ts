import ts from "typescript";
import type { Span } from "../facts/values.js";
import type { TextEdit } from "../finding.js";
import { setOption } from "./change-option.js";
import { callNamed, type NewOption } from "./insert-option.js";
import { parsed } from "./parsed.js";
import { endOf } from "./text-positions.js";
import { wrapCall, type Wrapper } from "./wrap-call.js";

/** What takes a hand-written retry's place. */
export interface RetryWrapper extends Wrapper {
  /** Where the loop begins. */
  loop: Span;
  /** Switches the SDK's own retries off; null: it has none. */
  inner: Omit<NewOption, "call"> | null;
}

/**
 * A loop that tries one call again becomes that call, made through a wrapper that tries again; what
 * is done with its answer and with its last error stays as it is. Only of loops that are nothing but
 * a `try` which succeeds by leaving, and whose `catch` counts, waits, logs, and leaves in the end.
 */
export function replaceRetryLoop(file: string, text: string, wrapper: RetryWrapper): TextEdit[] {
  const source = parsed(file, text);
  const loop = source && loopAt(source.tree, wrapper.loop);
  const attempt = loop && onlyStatement(loop.statement);
  const call = source && callNamed(source.tree, wrapper.call);
  if (!source || !loop || !attempt || !call || !ts.isTryStatement(attempt) || attempt.finallyBlock || !attempt.catchClause) return [];
  const { tree } = source;
  const counters = countersOf(loop);
  const { tryBlock, catchClause } = attempt;
  if (counters === null || !within(call, tryBlock) || mentions(tryBlock, counters) || hasTemplateOverLines(loop, tree)) return [];
  const success = tryBlock.statements.at(-1);
  if (!success || jumpsIn(tryBlock).some((jump) => jump !== success) || !(ts.isReturnStatement(success) || ts.isBreakStatement(success))) return [];
  const handled = catchClause.block.statements.map((each) => inTheEnd(each, counters, tree));
  if (handled.includes(null)) return [];
  const wrapped = wrapCall(file, text, wrapper);
  if (wrapped.length === 0) return [];

  const cut = (start: number, end: number, by = ""): TextEdit => ({ file, span: [start, end], text: by });
  const edits = [...wrapped, ...(wrapper.inner ? setOption(file, text, { ...wrapper.inner, call: wrapper.call }) : [])];
  if (ts.isBreakStatement(success)) edits.push(cut(lineStart(text, success.getStart(tree)), nextLine(text, endOf(text, success))));
  for (const [index, each] of catchClause.block.statements.entries()) {
    const left = handled[index]!;
    if (left === "") edits.push(cut(lineStart(text, each.getStart(tree)), nextLine(text, endOf(text, each))));
    else if (left !== "as it is") edits.push(cut(each.getStart(tree), each.end, left));
  }
  const [start, end] = [attempt.getStart(tree), attempt.end];
  const unit = text.slice(lineStart(text, start), start).length - text.slice(lineStart(text, loop.getStart(tree)), loop.getStart(tree)).length;
  edits.push(cut(loop.getStart(tree), start), cut(end, loop.end));
  return unit > 0 ? [...edits, ...dedented(file, text, [start, end], unit, edits)] : edits;
}

type Loop = ts.ForStatement | ts.WhileStatement;

function loopAt(tree: ts.SourceFile, [start]: Span): Loop | null {
  let found: Loop | null = null;
  const visit = (node: ts.Node): void => {
    if (node.pos > start || node.end < start) return;
    if ((ts.isForStatement(node) || ts.isWhileStatement(node)) && node.getStart(tree) === start) found = node;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function onlyStatement(body: ts.Statement): ts.Statement | null {
  return ts.isBlock(body) && body.statements.length === 1 ? body.statements[0]! : null;
}

/** The names that count its turns; null: it is told when to stop by something else. */
function countersOf(loop: Loop): Set<string> | null {
  if (ts.isWhileStatement(loop)) return loop.expression.kind === ts.SyntaxKind.TrueKeyword ? new Set() : null;
  const { initializer } = loop;
  if (!initializer || !ts.isVariableDeclarationList(initializer)) return null;
  return new Set(initializer.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
}

/**
 * What a statement of the `catch` comes to once no try is left: `as it is`, other code, or nothing.
 * Null: it does what cannot be told.
 */
function inTheEnd(statement: ts.Statement, counters: ReadonlySet<string>, tree: ts.SourceFile): string | null {
  const code = statement.getText(tree);
  if (ts.isContinueStatement(statement) && !statement.label) return "";
  if (leaves(statement)) return mentions(statement, counters) ? null : "as it is";
  if (ts.isIfStatement(statement) && !statement.elseStatement) {
    const then = ts.isBlock(statement.thenStatement) ? onlyStatement(statement.thenStatement) : statement.thenStatement;
    if (!then || !leaves(then) || mentions(then, counters)) return null;
    return mentions(statement.expression, counters) ? then.getText(tree) : "as it is";
  }
  if (mentions(statement, counters) && !/^await\b/.test(code)) return null;
  if (!ts.isExpressionStatement(statement)) return null;
  if (ts.isAwaitExpression(statement.expression)) return pauses.test(code) ? "" : null;
  const { expression } = statement;
  const isLog = ts.isCallExpression(expression) && /^console\.\w+$/.test(expression.expression.getText(tree));
  const keeps = ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(expression.left) && ts.isIdentifier(expression.right);
  return isLog || keeps ? "as it is" : null;
}

function leaves(statement: ts.Statement): boolean {
  return ts.isThrowStatement(statement) || ts.isReturnStatement(statement);
}

/** `await sleep(…)`, `await new Promise((resolve) => setTimeout(resolve, …))`. */
const pauses = /^await\s+([\w.]*(sleep|wait|delay|back_?off|pause)\w*\s*\(|new\s+Promise\b[^;]*\bsetTimeout\s*\()/i;

function within(node: ts.Node, block: ts.Node): boolean {
  return node.pos >= block.pos && node.end <= block.end;
}

function mentions(node: ts.Node, names: ReadonlySet<string>): boolean {
  let found = ts.isIdentifier(node) && names.has(node.text);
  ts.forEachChild(node, (child) => void (found ||= mentions(child, names)));
  return found;
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

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 || text.slice(at, end).trim() !== "" ? at : end + 1;
}

/** Lines of code that are no longer inside the loop; those that another edit takes are left to it. */
function dedented(file: string, text: string, [start, end]: Span, unit: number, edits: readonly TextEdit[]): TextEdit[] {
  const moved: TextEdit[] = [];
  for (let at = text.indexOf("\n", start) + 1; at > 0 && at < end; at = text.indexOf("\n", at) + 1) {
    if (text.slice(at, at + unit).trim() !== "" || edits.some(({ span }) => span[0] <= at && at < span[1])) continue;
    moved.push({ file, span: [at, at + unit], text: "" });
  }
  return moved;
}
