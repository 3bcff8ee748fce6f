import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImports } from "../add-import.js";
import { insertOption } from "../calls/insert-option.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf } from "../text-positions.js";
import { callNamed, nameOf, unwrapped } from "../tree.js";
import { answering, asynchronous, handlerAt } from "./handler-function.js";
import type { HandlerUser } from "./handler-user.js";
import { type ActionNames, checksIn } from "./insert-guard.js";

/** What is set aside for one call, right before it, and settled by what the call took. */
export interface Settled {
  /** The exported name of the handler, and the last name of the callee of its one paid call. */
  handler: Span;
  call: Span;
  /** What sets aside, and the module it comes from. */
  name: string;
  from: string;
  /** The check that has found who asks: `requireUser`, whose result has their `id`. */
  user: string;
  /** Who that is by another check, where the handler can name them. */
  otherUser: HandlerUser | null;
  /** Of a server action; null: of a route handler. */
  action: ActionNames | null;
  /** Names as they are in the file; `user` is the id of who asks, as code. */
  statements(names: { variable: string; user: string }): string[];
  /** Settles: around a call that is awaited (`open`, `close`), or as options of a stream. */
  settle(variable: string): { open: string; close: string; options: string };
  streams: boolean;
}

/** Callbacks of a stream that what settles it would take the place of. */
const callbacks = ["onFinish", "onEnd", "onError", "onAbort"];

/**
 * Sets aside right before the statement of a model call, so that nothing leaves the handler between
 * the two, and settles what the call took. No edit where the call does not surely run once that
 * statement is reached, where it stands in another function or in a loop, where a stream is not held
 * by a variable or handles its end itself, or where nobody has been asked for.
 */
export function settleCall(file: string, text: string, settled: Settled): TextEdit[] {
  const source = parsed(file, text);
  const handler = source && handlerAt(source.tree, settled.handler);
  const call = source && callNamed(source.tree, settled.call);
  if (!source || !call || !handler?.body || !ts.isBlock(handler.body)) return [];
  const statement = statementOf(call, handler);
  const check = checksIn(handler.body, [settled.user], source.tree).find(({ span }) => statement && span[1] <= statement.getStart(source.tree));
  const taken = namesIn(source.tree);
  const user = check ? { id: `${check.result}.id`, edits: [] } : settled.otherUser;
  const { action } = settled;
  const imported = [{ name: settled.name, from: settled.from }, ...(action ? [{ name: action.orThrow, from: action.from }] : [])];
  if (!statement || !user || imported.some(({ name, from }) => taken.has(name) && !isImported(name, from, source.tree))) return [];

  const variable = free("reserved", taken);
  const isAwaited = pathTo(call, statement).some((node) => ts.isAwaitExpression(node) && node.expression === call);
  const around = settled.streams
    ? ofStream(source, statement, call, settled.call, settled.settle(variable))
    : isAwaited ? ofAnswer(source, call, settled.settle(variable)) : [];
  const promised = (action ? asynchronous : answering)(handler, source, file);
  if (around.length === 0 || promised === null) return [];
  return [
    ...addImports(source, imported.map(({ name, from }) => ({ names: [name], from }))),
    ...promised,
    before(source, statement, settled.statements({ variable, user: user.id })),
    ...user.edits,
    ...around,
  ];
}

/** The statement of a block that surely runs a call of its own function, once; null: there is none. */
function statementOf(call: ts.Node, handler: ts.Node): ts.Statement | null {
  const nodes = pathTo(call, handler);
  if (nodes.some((node) => ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isIterationStatement(node, false))) return null;
  const at = nodes.findLastIndex(ts.isStatement);
  const statement = nodes[at] as ts.Statement | undefined;
  if (!statement || !nodes[at - 1] || !ts.isBlock(nodes[at - 1]!) || !isPlain(statement)) return null;
  return nodes.slice(at).some(isChoice) ? null : statement;
}

/** What a node stands in, below another, from the outside, with itself. */
function pathTo(node: ts.Node, from: ts.Node): ts.Node[] {
  const path: ts.Node[] = [];
  for (let at: ts.Node | undefined = from; at !== node; ) {
    const inner: ts.Node | undefined = ts.forEachChild(at, (child) => (child.pos <= node.pos && child.end >= node.end ? child : undefined));
    if (!inner) return [];
    path.push((at = inner));
  }
  return path;
}

function isChoice(node: ts.Node): boolean {
  if (ts.isConditionalExpression(node)) return true;
  return ts.isBinaryExpression(node) && [ts.SyntaxKind.AmpersandAmpersandToken, ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken].includes(node.operatorToken.kind);
}

function isPlain(statement: ts.Statement): boolean {
  return ts.isVariableStatement(statement) || ts.isReturnStatement(statement) || ts.isExpressionStatement(statement);
}

function before({ file, text, tree, facts }: Parsed, statement: ts.Statement, statements: readonly string[]): TextEdit {
  const { newline, semicolons } = facts.style;
  const start = statement.getStart(tree);
  const indent = indentOf(text, start);
  const lines = semicolons ? statements : statements.map((one) => one.replace(/;$/, ""));
  const gap = indent === null ? " " : `${newline}${indent}`;
  return { file, span: [start, start], text: lines.map((line) => `${line}${gap}`).join("") };
}

/** `await ask()` → `await reserved.spend(ask(), price)`. */
function ofAnswer({ file, tree }: Parsed, call: ts.Node, { open, close }: ReturnType<Settled["settle"]>): TextEdit[] {
  const start = call.getStart(tree);
  return [{ file, span: [start, start], text: open }, { file, span: [call.end, call.end], text: close }];
}

/** `const stream = streamText({ … })` with the options that settle it, and read to its end whoever has left. */
function ofStream(source: Parsed, statement: ts.Statement, call: ts.CallExpression | ts.NewExpression, at: Span, { options }: ReturnType<Settled["settle"]>): TextEdit[] {
  const { file, text, tree, facts } = source;
  const [declared, ...others] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
  const [given] = call.arguments ?? [];
  const literal = given && unwrapped(given);
  if (!declared?.initializer || others.length > 0 || !ts.isIdentifier(declared.name) || !literal || !ts.isObjectLiteralExpression(literal)) return [];
  const value = unwrapped(declared.initializer);
  if (value !== call && !(ts.isAwaitExpression(value) && value.expression === call)) return [];
  if (literal.properties.some((each) => ts.isSpreadAssignment(each) || callbacks.includes(nameOf(each) ?? ""))) return [];
  const { newline, semicolons } = facts.style;
  const stream = declared.name.text;
  const end = endOf(text, statement);
  const consumed = new RegExp(`\\b${stream}\\s*\\.\\s*consumeStream\\b`).test(text);
  const drain = { file, span: [end, end] as Span, text: `${newline}${indentOf(text, statement.getStart(tree)) ?? ""}void ${stream}.consumeStream()${semicolons ? ";" : ""}` };
  return [...insertOption(file, text, { call: at, argument: 0, path: [], spread: true, value: options }), ...(consumed ? [] : [drain])];
}
