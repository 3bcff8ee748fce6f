import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { parsed, type Parsed } from "../parsed.js";
import { unwrapped } from "../tree.js";

/**
 * `void ask();` → `after(() => ask());`, with the import; a function that is called where it is written
 * is handed over itself. As a callback, since what is begun before the response is lost with it where it fails.
 * No edit where the call is no statement of its own, or the name is taken.
 */
export function handToAfter(file: string, text: string, call: Span): TextEdit[] {
  const found = statementOf(file, text, call);
  if (!found) return [];
  const { variables } = found.source.facts;
  const taken = variables.some(({ name, import: from }) => name === "after" && !(from?.from === "next/server" && from.imported === "after"));
  if (taken) return [];
  const own = functionCalledInPlace(found.promise);
  const handed = own ? wrapped({ ...found, promise: own }, "after(", ")") : wrapped(found, "after(() => ", ")");
  return [...addImport(found.source, "after", "next/server"), ...handed];
}

/** `(async () => { … })()`: the function. */
function functionCalledInPlace(promise: ts.Expression): ts.Expression | null {
  const call = unwrapped(promise);
  const callee = ts.isCallExpression(call) && call.arguments.length === 0 ? unwrapped(call.expression) : null;
  return callee && (ts.isArrowFunction(callee) || ts.isFunctionExpression(callee)) ? callee : null;
}

/**
 * `texts.forEach(async …);` → `after(() => Promise.allSettled(texts.map(async …)));`, with the import: all of
 * them are waited for, whichever fail. No edit where the call is no statement of its own, or the name is taken.
 */
export function handListToAfter(file: string, text: string, call: Span): TextEdit[] {
  const found = statementOf(file, text, call);
  const made = found && unwrapped(found.promise);
  if (!found || !made || !ts.isCallExpression(made) || !ts.isPropertyAccessExpression(made.expression) || made.expression.name.end !== call[1]) return [];
  const { name } = made.expression;
  const renamed: TextEdit[] = name.text === "map" ? [] : [{ file, span: [name.getStart(found.source.tree), name.end], text: "map" }];
  const handed = handToAfter(file, text, call);
  if (handed.length === 0) return [];
  const opens = handed.findIndex((edit) => edit.text === "after(() => ");
  return [...handed.slice(0, opens), { ...handed[opens]!, text: "after(() => Promise.allSettled(" }, ...renamed, { ...handed[opens + 1]!, text: "))" }];
}

/** `void ask();` → `await ask();`. No edit outside an async function, or where the call is no statement of its own. */
export function awaitCall(file: string, text: string, call: Span): TextEdit[] {
  const found = statementOf(file, text, call);
  return found?.inAsync ? wrapped(found, "await ", "") : [];
}

interface Dropped {
  /** The statement's whole expression, and what of it gives the promise. */
  whole: ts.Expression;
  promise: ts.Expression;
  inAsync: boolean;
  source: Parsed;
}

/** The statement that is a call, whose callee's last name stands at a span, and handlers put on its promise. */
function statementOf(file: string, text: string, [start, end]: Span): Dropped | null {
  const source = parsed(file, text);
  if (!source) return null;
  const { tree } = source;
  let found: Dropped | null = null;
  const visit = (node: ts.Node, inAsync: boolean): void => {
    if (node.pos > start || node.end < end) return;
    if (ts.isExpressionStatement(node)) {
      const promise = withoutVoid(node.expression);
      if (namedIn(promise, end, tree)) found = { whole: node.expression, promise, inAsync, source };
    }
    ts.forEachChild(node, (child) => visit(child, ts.isFunctionLike(node) ? isAsync(node) : inAsync));
  };
  visit(tree, false);
  return found;
}

function withoutVoid(expression: ts.Expression): ts.Expression {
  const bare = unwrapped(expression);
  return ts.isVoidExpression(bare) ? withoutVoid(bare.expression) : expression;
}

/** `ask()`, `ask().catch(…)`: whether the call at hand is the one that the others hang on. */
function namedIn(expression: ts.Expression, end: number, tree: ts.SourceFile): boolean {
  const call = unwrapped(expression);
  if (!ts.isCallExpression(call)) return false;
  const callee = unwrapped(call.expression);
  // A function that is called where it is written is known by its head.
  if (ts.isArrowFunction(callee) || ts.isFunctionExpression(callee)) return end <= callee.body.pos || end === callee.body.getStart(tree);
  if (callee.end === end || call.expression.end === end) return true;
  return ts.isPropertyAccessExpression(callee) && /^(then|catch|finally)$/.test(callee.name.text) && namedIn(callee.expression, end, tree);
}

function isAsync(node: ts.SignatureDeclaration): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
}

function wrapped({ whole, promise, source: { file, tree } }: Dropped, before: string, after: string): TextEdit[] {
  const opens: TextEdit = { file, span: [whole.getStart(tree), promise.getStart(tree)], text: before };
  return [opens, { file, span: [promise.end, whole.end], text: after }];
}
