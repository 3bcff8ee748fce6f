import ts from "typescript";
import { isDirective } from "../../facts/directives.js";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImports } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { free, takenWithin, variablesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf } from "../text-positions.js";
import { refusalBehind } from "./check-statements.js";
import { answering, asynchronous, handlerAt, isRequest, type HandlerFunction } from "./handler-function.js";

/** A check to be made before everything else that a route handler does. */
export interface NewGuard {
  /** The exported name of the handler, as it is declared or assigned. */
  handler: Span;
  /** What the check is called, and the module it comes from. */
  name: string;
  from: string;
  /** The variable that holds its result; a free one like it is taken where the file has it already. */
  variable: string;
  /** Guards that stand in the handler already, by their places: it goes behind the last of these. */
  after: readonly Span[];
  /** Checks by their names, behind which it goes as well; the statements are told what they gave. */
  afterChecks: readonly string[];
  /** Of a server action; null: of a route handler. */
  action: ActionNames | null;
  /** None where the handler has not got what the check asks for. */
  statements(names: GuardNames): string[];
}

/** An action has no request, and no answer to refuse with: the functions that make the one, and throw the other, and where they come from. */
export interface ActionNames {
  request: string;
  orThrow: string;
  from: string;
}

/** Names as they are in the file. */
export interface GuardNames {
  check: string;
  /** Holds the check's result. */
  variable: string;
  /** The handler's parameter, or what makes a request of an action's headers. */
  request: string;
  /** What holds the results of the checks before it, by the checks' names. */
  results: ReadonlyMap<string, string>;
}

/**
 * Imports a check and calls it at the beginning of a route handler's body, whose request parameter
 * is used, or added where there is none. The handler becomes `async`. No edit where the handler is
 * not written in this file, takes its request apart in the parameter list, or makes the check already.
 */
export function insertGuard(file: string, text: string, guard: NewGuard): TextEdit[] {
  const source = parsed(file, text);
  const handler = source && handlerAt(source.tree, guard.handler);
  if (!source || !handler?.body) return [];
  const { action } = guard;
  const request = action ? { name: `await ${action.request}()`, edits: [] } : requestOf(handler, source, file);
  const promised = (action ? asynchronous : answering)(handler, source, file);
  if (request === null || promised === null) return [];
  if (request.edits.length > 0 && isUsed(guard.handler, source.tree)) return [];

  const taken = variablesIn(source.tree);
  const variable = free(guard.variable, takenWithin(handler, source.tree));
  const imported = [{ names: [guard.name], from: guard.from }, ...(action ? [{ names: [action.orThrow, action.request], from: action.from }] : [])];
  if (imported.some(({ names, from }) => names.some((name) => taken.has(name) && !isImported(name, from, source.tree)))) return [];
  // Where it stands already and does not help, a second one would not either.
  if (ts.isBlock(handler.body) && checksIn(handler.body, [guard.name], source.tree).length > 0) return [];
  const checks = ts.isBlock(handler.body) ? checksIn(handler.body, guard.afterChecks, source.tree) : [];
  const results = new Map(checks.map(({ check, result }) => [check, result]));
  const statements = guard.statements({ check: guard.name, variable, request: request.name, results });
  if (statements.length === 0) return [];
  const written = statements.join(" ");
  return [
    ...addImports(source, imported.map(({ names, from }) => ({ names: names.filter((name) => written.includes(name)), from }))),
    ...request.edits,
    ...promised,
    ...inBody(source, handler.body, statements, [...guard.after, ...checks.map(({ span }) => span)]),
  ];
}

/** Whether the file itself calls the handler, so that a new parameter would be missing there. */
export function isUsed([start, end]: Span, tree: ts.SourceFile): boolean {
  const name = tree.text.slice(start, end);
  let used = false;
  const visit = (node: ts.Node): void => {
    used ||= ts.isIdentifier(node) && node.text === name && node.getStart(tree) !== start;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return used;
}

/**
 * The name of the parameter that is the request: by its name or type, else the first one; with the edit
 * that adds one. Null: it is taken apart where it stands.
 */
export function requestOf(handler: HandlerFunction, { tree }: Parsed, file: string): { name: string; edits: TextEdit[] } | null {
  const first = handler.parameters.find((each) => isRequest(each, tree)) ?? handler.parameters[0];
  if (first) return ts.isIdentifier(first.name) ? { name: first.name.text, edits: [] } : null;
  const open = tree.text.indexOf("(", handler.name?.end ?? handler.getStart(tree));
  if (open < 0 || open > handler.body!.pos) return null;
  const typed = /\.[cm]?tsx?$/.test(file);
  return { name: "request", edits: [{ file, span: [open + 1, open + 1], text: typed ? "request: Request" : "request" }] };
}

/** `const user = await requireUser(request)` among a body's own statements, also with its refusal thrown, and its result dropped: `await orThrow(rateLimit(…))`. */
export function checksIn(body: ts.Block, names: readonly string[], tree: ts.SourceFile): { check: string; result: string; span: Span }[] {
  return body.statements.flatMap((statement) => {
    const [declared] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    const given = declared ? declared.initializer : ts.isExpressionStatement(statement) ? statement.expression : undefined;
    const value = given && ts.isAwaitExpression(given) ? given.expression : given;
    if (!value || (declared && !ts.isIdentifier(declared.name))) return [];
    const check = namedCall(value, names) ?? (ts.isCallExpression(value) && value.arguments[0] ? namedCall(value.arguments[0], names) : null);
    return check === null ? [] : [{ check, result: declared?.name.getText(tree) ?? "", span: [statement.getStart(tree), statement.end] }];
  });
}

function namedCall(value: ts.Expression, names: readonly string[]): string | null {
  return ts.isCallExpression(value) && ts.isIdentifier(value.expression) && names.includes(value.expression.text) ? value.expression.text : null;
}

/** Writes statements at the beginning of a body, or behind those of its own that stand at these places. */
export function inBody(source: Parsed, body: ts.ConciseBody, statements: readonly string[], after: readonly Span[]): TextEdit[] {
  const { file, text, tree, facts } = source;
  const { newline, semicolons } = facts.style;
  const lines = semicolons ? statements : statements.map((one) => one.replace(/;$/, ""));
  if (!ts.isBlock(body)) {
    const start = body.getStart(tree);
    return [
      { file, span: [start, start], text: `{ ${statements.join(" ")} return ` },
      { file, span: [body.end, body.end], text: "; }" },
    ];
  }
  const last = after.map(([at]) => at).sort((a, b) => b - a)[0];
  const tried = body.statements.find((each): each is ts.TryStatement => ts.isTryStatement(each) && last !== undefined && last >= each.tryBlock.pos && last < each.tryBlock.end);
  if (tried) return inBody(source, tried.tryBlock, statements, after);
  const directives = body.statements.filter(isDirective);
  const standing = body.statements.filter((each) => after.some(([at]) => at >= each.getStart(tree) && at < each.end)).at(-1) ?? directives.at(-1);
  const behind = standing && followUp(body, standing);
  const first = body.statements.find((each) => !behind || each.pos >= behind.end);
  const indent = indentOf(text, (first ?? standing ?? body).getStart(tree)) ?? "  ";
  const written = lines.map((line) => `${newline}${indent}${line}`).join("");
  const at = behind ? endOf(text, behind) : body.getStart(tree) + 1;
  const gap = first && /^[ \t]*\r?\n[ \t]*\r?\n/.test(text.slice(at)) ? "" : newline;
  return [{ file, span: [at, at], text: `${behind ? newline : ""}${written}${gap}` }];
}

/** Behind `const user = await requireUser(request)`, the `if` that looks at it. */
export function followUp(body: ts.Block, standing: ts.Statement): ts.Statement {
  return refusalBehind(body.statements, standing) ?? standing;
}
