import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { endOf, indentOf } from "../text-positions.js";
import { unwrapped } from "../tree.js";
import { leaves } from "./check-statements.js";
import { answering, handlerAt } from "./handler-function.js";

/** A check of what a handler reads of its request's body. */
export interface InputGuard {
  /** The exported name of the handler. */
  handler: Span;
  /** The check: given the value, it gives the answer to refuse with, or null. */
  name: string;
  from: string;
  /** The variable that holds what it gives. */
  variable: string;
}

/**
 * Calls a check on the body of a request right behind the statement that reads it, and behind the
 * `if` that refuses a body of the wrong form. No edit where the body is not read by a statement of
 * the handler itself, into names.
 */
export function guardInput(file: string, text: string, guard: InputGuard): TextEdit[] {
  const source = parsed(file, text);
  const handler = source && handlerAt(source.tree, guard.handler);
  const request = handler?.parameters[0]?.name;
  if (!source || !handler?.body || !ts.isBlock(handler.body) || !request || !ts.isIdentifier(request)) return [];
  const reading = readingIn(blocksOf(handler.body), request.text, source);
  const taken = namesIn(source.tree);
  const promised = answering(handler, source, file);
  // Where it stands already and does not help, a second one would not either.
  if (!reading || namesIn(handler.body).has(guard.name) || promised === null || (taken.has(guard.name) && !isImported(guard.name, guard.from, source.tree))) return [];

  const { newline, semicolons } = source.facts.style;
  const end = semicolons ? ";" : "";
  const variable = free(guard.variable, taken);
  const gap = `${newline}${indentOf(text, reading.behind.getStart(source.tree)) ?? "  "}`;
  const at = endOf(text, reading.behind);
  return [
    ...addImport(source, guard.name, guard.from),
    ...promised,
    { file, span: [at, at], text: `${gap}const ${variable} = ${guard.name}(${reading.value})${end}${gap}if (${variable}) return ${variable}${end}` },
  ];
}

/** A handler's own statements, and those of a `try` among them. */
function blocksOf(body: ts.Block): ts.Block[] {
  return [body, ...body.statements.filter(ts.isTryStatement).map(({ tryBlock }) => tryBlock)];
}

interface Reading {
  /** As code. */
  value: string;
  /** What the check goes behind. */
  behind: ts.Statement;
}

function readingIn(blocks: readonly ts.Block[], request: string, { tree }: Parsed): Reading | null {
  const found = blocks.flatMap(({ statements }) => statements.flatMap((statement, index): Reading[] => {
    const [declared, ...others] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    if (!declared?.initializer || others.length > 0 || !readsBody(declared.initializer, request, tree)) return [];
    const names = namesOf(declared.name);
    if (names.length === 0) return [];
    const isResult = ts.isIdentifier(declared.name) && isSafeParse(declared.initializer);
    const next = statements[index + 1];
    const refuses = next && ts.isIfStatement(next) && onlyRefuses(next) && names.some((name) => new RegExp(`\\b${name}\\b`).test(next.expression.getText(tree)));
    // Without a look at whether it has succeeded, there may be no data.
    if (isResult && !refuses) return [];
    const value = isResult ? `${names[0]!}.data` : names.length === 1 ? names[0]! : `[${names.join(", ")}]`;
    return [{ value, behind: refuses ? next : statement }];
  }));
  return found.length === 1 ? found[0]! : null;
}

/** Whether an `if` does nothing but leave: one that does the work of a request has to be behind the check. */
function onlyRefuses(statement: ts.IfStatement): boolean {
  const { thenStatement, elseStatement } = statement;
  const inside = ts.isBlock(thenStatement) ? [...thenStatement.statements] : [thenStatement];
  return !elseStatement && leaves(statement) && inside.every((each) => !ts.isIfStatement(each) && !ts.isTryStatement(each)) && !waits(thenStatement);
}

function waits(node: ts.Node): boolean {
  return ts.isAwaitExpression(node) || ts.forEachChild(node, (child) => waits(child) || undefined) === true;
}

/**
 * `await request.json()`, through a schema or not, or the request handed to a reader: `await readBody(request, schema)`.
 * Where the body goes into another call (`await generateText({ prompt: await request.text() })`) the
 * declared names hold what that gives.
 */
function readsBody(value: ts.Expression, request: string, tree: ts.SourceFile): boolean {
  const isRequest = (node: ts.Expression): boolean => ts.isIdentifier(unwrapped(node)) && unwrapped(node).getText(tree) === request;
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isCallExpression(node)) {
      found ||= ts.isPropertyAccessExpression(node.expression) && /^(json|text)$/.test(node.expression.name.text) && isRequest(node.expression.expression);
      found ||= ts.isIdentifier(node.expression) && /^(read|parse)\w*Body$/.test(node.expression.text) && node.arguments.some(isRequest);
      if (!found && !/(^|\.)(safe)?(parse|validate|check|catch)\w*$/i.test(node.expression.getText(tree).replace(/\([^]*\)/, ""))) return;
    }
    ts.forEachChild(node, visit);
  };
  visit(value);
  return found;
}

function isSafeParse(value: ts.Expression): boolean {
  const bare = unwrapped(value);
  const call = unwrapped(ts.isAwaitExpression(bare) ? bare.expression : bare);
  return ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && /^safeParse(Async)?$/.test(call.expression.name.text);
}

/** The names a declaration gives; none where some of it is taken apart further. */
function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  const names = name.elements.map((element) => (ts.isBindingElement(element) && ts.isIdentifier(element.name) ? element.name.text : null));
  return names.includes(null) ? [] : (names as string[]);
}
