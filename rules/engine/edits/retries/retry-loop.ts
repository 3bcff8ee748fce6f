import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { wrapCall, type Wrapper } from "../calls/wrap-call.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf, wholeLines } from "../text-positions.js";
import { callNamed } from "../tree.js";
import { isStep, mentions, retryTurns, type RetryLoopStatement } from "./retry-turns.js";

/** What takes a hand-written retry's place. */
export interface RetryWrapper extends Wrapper {
  /** Where the loop begins. */
  loop: Span;
  /** Other edits of the file, made with it: what they write inside the loop moves out with its code. */
  beside?: readonly TextEdit[];
}

/**
 * A loop that tries one call again becomes that call, made through a wrapper that tries again; what
 * is done with its answer and with its last error stays as it is. Only of loops that are nothing but
 * a `try` which succeeds by leaving, and whose `catch` counts, waits, logs, and leaves in the end.
 * Fewer tries than three, or as many as some variable says, are handed to the wrapper as `attempts`.
 */
export function replaceRetryLoop(file: string, text: string, wrapper: RetryWrapper): TextEdit[] {
  const source = parsed(file, text);
  const loop = source && loopAt(source.tree, wrapper.loop);
  const call = source && callNamed(source.tree, wrapper.call);
  const attempt = loop && ts.isBlock(loop.statement) ? loop.statement.statements.find(ts.isTryStatement) : undefined;
  if (!source || !loop || !attempt || !call || attempt.finallyBlock || !attempt.catchClause) return [];
  const { tree } = source;
  const { tryBlock, catchClause } = attempt;
  const turns = retryTurns(loop, catchClause.block, tree);
  if (turns === null || turns.tries === undefined || !within(call, tryBlock) || mentions(tryBlock, turns.counters) || hasTemplateOverLines(loop, tree)) return [];
  const { counters, endless, tries, declaration } = turns;
  const around = (loop.statement as ts.Block).statements.filter((each) => each !== attempt);
  if (!around.every((each) => isBetween(each, counters, tree)) || mentions(tryBlock, declaredIn(around))) return [];
  const success = tryBlock.statements.at(-1);
  if (!success || jumpsIn(tryBlock).some((jump) => jump !== success) || !(ts.isReturnStatement(success) || ts.isBreakStatement(success))) return [];
  const handled = handledOf(catchClause.block, counters, tree);
  if (handled === null) return [];
  const wrapped = wrapCall(file, text, { ...wrapper, ...(tries !== null && { after: tries === "attempts" ? "{ attempts }" : `{ attempts: ${tries} }` }) });
  if (wrapped.length === 0) return [];

  const cut = (start: number, end: number, by = ""): TextEdit => ({ file, span: [start, end], text: by });
  const line = (statement: ts.Statement): TextEdit => cut(lineStart(text, statement.getStart(tree)), nextLine(text, endOf(text, statement)));
  const edits = declaration ? [...wrapped, line(declaration)] : [...wrapped];
  if (ts.isBreakStatement(success)) edits.push(line(success));

  const caught = catchClause.variableDeclaration?.name;
  const rethrown = !endless || handled.some(({ ends }) => ends) ? null : caught && ts.isIdentifier(caught) ? caught.text : "error";
  const removed = text.slice(loop.getStart(tree), tryBlock.getStart(tree)) + text.slice(tryBlock.end, loop.end);
  const throwsOnly = handled.every(({ code, ends }) => code === "" || (ends && /^throw \w+;?$/.test(code))) && (rethrown !== null || handled.some(({ ends }) => ends));
  // Whose `catch` would do no more than throw what it has caught is nothing but its `try`.
  const [first] = tryBlock.statements;
  const bare = throwsOnly && first !== undefined && !/\/\/|\/\*/.test(removed);
  const [start, end] = bare ? [firstOf(text, first, tree), endOf(text, ts.isBreakStatement(success) ? (tryBlock.statements.at(-2) ?? success) : success)] : [attempt.getStart(tree), attempt.end];
  const unit = indentation(text, start) - indentation(text, loop.getStart(tree));
  if (!bare) {
    for (const { statement, code } of handled) {
      if (code === "") edits.push(line(statement));
      else if (code !== statement.getText(tree)) edits.push(cut(statement.getStart(tree), statement.end, code));
    }
    if (rethrown !== null) edits.push(...rethrows(file, text, catchClause, { name: rethrown, unit }, source));
  }
  const kept = edits.filter(({ span }) => !bare || span[0] < end);
  for (const edit of wrapper.beside ?? []) kept.push(within({ pos: edit.span[0], end: edit.span[1] }, loop) ? { ...edit, text: edit.text.replaceAll(`\n${" ".repeat(Math.max(0, unit))}`, "\n") } : edit);
  kept.push(cut(loop.getStart(tree), start), cut(end, loop.end));
  for (const each of helpersOfPauses(loop, tryBlock, tree)) kept.push(cut(...wholeLines(text, [each.getStart(tree), endOf(text, each)])));
  return unit > 0 ? [...kept, ...dedented(file, text, [start, end], unit, kept)] : kept;
}

/** Functions of the module that only the loop's pauses call, and that nobody has commented: `sleep`. */
function helpersOfPauses(loop: ts.Node, kept: ts.Node, tree: ts.SourceFile): ts.Statement[] {
  const paused = new Map<string, number>();
  const all = new Map<string, number>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) all.set(node.text, (all.get(node.text) ?? 0) + 1);
    const called = ts.isAwaitExpression(node) && ts.isCallExpression(node.expression) ? node.expression.expression : undefined;
    const isGone = called && ts.isIdentifier(called) && within(node, loop) && !within(node, kept) && pauses.test(node.getText(tree));
    if (isGone) paused.set(called.text, (paused.get(called.text) ?? 0) + 1);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return tree.statements.filter((each) => {
    const [declared, ...others] = ts.isVariableStatement(each) ? each.declarationList.declarations : [each];
    const name = declared && (ts.isFunctionDeclaration(declared) || ts.isVariableDeclaration(declared)) ? declared.name?.getText(tree) : undefined;
    if (name === undefined || others.length > 0 || ts.getLeadingCommentRanges(tree.text, each.pos) || /^export\b/.test(each.getText(tree))) return false;
    return paused.has(name) && all.get(name) === paused.get(name)! + 1;
  });
}

/** Where a statement begins, with the comments above it. */
function firstOf(text: string, statement: ts.Statement, tree: ts.SourceFile): number {
  return ts.getLeadingCommentRanges(text, statement.pos)?.[0]?.pos ?? statement.getStart(tree);
}

/** `throw error;` at the end of a `catch`, which names what it catches from then on. */
function rethrows(file: string, text: string, { block, variableDeclaration }: ts.CatchClause, { name, unit }: { name: string; unit: number }, { tree, facts }: Parsed): TextEdit[] {
  const code = `throw ${name}${facts.style.semicolons ? ";" : ""}`;
  const close = block.end - 1;
  const outer = /[ \t]*$/.exec(text.slice(0, close))![0];
  const edits: TextEdit[] = variableDeclaration ? [] : [{ file, span: [block.getStart(tree), block.getStart(tree)], text: `(${name}) ` }];
  const first = block.statements[0];
  const inner = first ? indentOf(text, first.getStart(tree)) : null;
  const at = close - outer.length;
  if (inner === null || text[at - 1] !== "\n") return [...edits, { file, span: [close, close], text: `${code} ` }];
  return [...edits, { file, span: [at, at], text: `${inner.slice(Math.max(0, unit))}${code}${facts.style.newline}` }];
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

/** A statement of the `catch`, and what it comes to once no try is left. */
interface Handled {
  statement: ts.Statement;
  /** Itself, other code, or nothing. */
  code: string;
  /** Nothing behind it is reached. */
  ends: boolean;
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
const pauses = /^await\s+([\w.]*(sleep|wait|delay|back_?off|pause|setTimeout)\w*\s*\(|new\s+Promise\b[^;]*\bsetTimeout\s*\()/i;

function within(node: ts.TextRange, block: ts.TextRange): boolean {
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

/** How far in a line's first code stands. */
function indentation(text: string, at: number): number {
  return at - lineStart(text, at);
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
