import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { wrapCall, type Wrapper } from "../calls/wrap-call.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf, wholeLines } from "../text-positions.js";
import { handWrittenRetry, pauses, within, type HandWrittenRetry } from "./hand-written-retry.js";

/** What takes a hand-written retry's place. */
export interface RetryWrapper extends Wrapper {
  /** Where the loop begins. */
  loop: Span;
  /** Other edits of the file, made with it: what they write inside the loop moves out with its code. */
  beside?: readonly TextEdit[];
}

/**
 * A loop that tries one call again becomes that call, made through a wrapper that tries again; what
 * is done with its answer and with its last error stays as it is. Of a loop that does more: nothing.
 * Fewer tries than three, or as many as some variable says, are handed to the wrapper as `attempts`.
 */
export function replaceRetryLoop(file: string, text: string, wrapper: RetryWrapper): TextEdit[] {
  const source = parsed(file, text);
  const retry = source && handWrittenRetry(source.tree, wrapper);
  if (!retry) return [];
  const { tree } = source;
  const { loop, attempt, success, turns: { tries, declaration } } = retry;
  const wrapped = wrapCall(file, text, { ...wrapper, ...(tries !== null && { after: tries === "attempts" ? "{ attempts }" : `{ attempts: ${tries} }` }) });
  if (wrapped.length === 0) return [];

  const cut = (start: number, end: number, by = ""): TextEdit => ({ file, span: [start, end], text: by });
  const line = (statement: ts.Statement): TextEdit => cut(lineStart(text, statement.getStart(tree)), nextLine(text, endOf(text, statement)));
  const rethrown = rethrownName(retry);
  const statements = isBare(retry, rethrown, tree) ? attempt.tryBlock.statements : null;
  const [start, end] = statements ? [firstOf(text, statements[0]!, tree), endOf(text, ts.isBreakStatement(success) ? (statements.at(-2) ?? success) : success)] : [attempt.getStart(tree), attempt.end];
  const unit = indentation(text, start) - indentation(text, loop.getStart(tree));

  const edits = [...wrapped, ...[declaration, ts.isBreakStatement(success) && success].flatMap((each) => (each ? [line(each)] : []))];
  if (!statements) {
    for (const { statement, code } of retry.handled) {
      if (code === "") edits.push(line(statement));
      else if (code !== statement.getText(tree)) edits.push(cut(statement.getStart(tree), statement.end, code));
    }
    if (rethrown !== null) edits.push(...rethrows(file, text, retry.caught, { name: rethrown, unit }, source));
  }
  const kept = edits.filter(({ span }) => !statements || span[0] < end);
  for (const edit of wrapper.beside ?? []) kept.push(within({ pos: edit.span[0], end: edit.span[1] }, loop) ? { ...edit, text: edit.text.replaceAll(`\n${" ".repeat(Math.max(0, unit))}`, "\n") } : edit);
  kept.push(cut(loop.getStart(tree), start), cut(end, loop.end));
  for (const each of helpersOfPauses(loop, attempt.tryBlock, tree)) kept.push(cut(...wholeLines(text, [each.getStart(tree), endOf(text, each)])));
  return unit > 0 ? [...kept, ...dedented(file, text, [start, end], unit, kept)] : kept;
}

/** The error's name, where the `catch` of an endless loop goes on for ever and has to throw in the end; else null. */
function rethrownName({ caught: { variableDeclaration }, handled, turns }: HandWrittenRetry): string | null {
  if (!turns.endless || handled.some(({ ends }) => ends)) return null;
  const name = variableDeclaration?.name;
  return name && ts.isIdentifier(name) ? name.text : "error";
}

/** Whether nothing of the `try` is left but its statements: its `catch` would do no more than throw what it has caught, and no comment would be lost. */
function isBare({ loop, attempt: { tryBlock }, handled }: HandWrittenRetry, rethrown: string | null, tree: ts.SourceFile): boolean {
  const removed = tree.text.slice(loop.getStart(tree), tryBlock.getStart(tree)) + tree.text.slice(tryBlock.end, loop.end);
  const throwsOnly = handled.every(({ code, ends }) => code === "" || (ends && /^throw \w+;?$/.test(code))) && (rethrown !== null || handled.some(({ ends }) => ends));
  return throwsOnly && tryBlock.statements.length > 0 && !/\/\/|\/\*/.test(removed);
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
