import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { nameOf, unwrapped } from "../tree.js";

/**
 * `catch { return Response.json({ error: "…" }, { status: 500 }); }` → `catch (error) { return
 * answer(error); }`, with the import. Only where that is all that it answers, with no headers of its
 * own and no body but an error's text; no edit anywhere else.
 *
 * @param attempt the keyword `try`.
 */
export function answerCaught(file: string, text: string, attempt: Span, answer: { name: string; from: string }): TextEdit[] {
  const source = parsed(file, text);
  const found = source && tryAt(source.tree, attempt);
  const caught = found?.attempt.catchClause;
  if (!source || !caught || (namesIn(source.tree).has(answer.name) && !isImported(answer.name, answer.from, source.tree))) return [];
  const { variableDeclaration: bound, block } = caught;
  const returns = returnsIn(block);
  const [only] = returns;
  if (returns.length !== 1 || !only?.expression || !isPlainError(only.expression, source.tree) || promisesMore(found.around, source.tree)) return [];
  if (bound && !ts.isIdentifier(bound.name)) return [];
  const name = bound ? bound.name.getText(source.tree) : "error";
  if (!bound && namesIn(block).has(name)) return [];
  const start = block.getStart(source.tree);
  return [
    ...addImport(source, answer.name, answer.from),
    ...(bound ? [] : [{ file, span: [start, start] as Span, text: `(${name}) ` }]),
    { file, span: [only.expression.getStart(source.tree), only.expression.end], text: `${answer.name}(${name})` },
  ];
}

/** The `try` that begins at a place, and the function around it. */
function tryAt(tree: ts.SourceFile, [start]: Span): { attempt: ts.TryStatement; around: ts.SignatureDeclaration | null } | null {
  let found: ReturnType<typeof tryAt> = null;
  const visit = (node: ts.Node, around: ts.SignatureDeclaration | null): void => {
    if (node.pos > start || node.end < start) return;
    if (ts.isTryStatement(node) && node.getStart(tree) === start) found = { attempt: node, around };
    ts.forEachChild(node, (child) => visit(child, ts.isFunctionLike(node) ? node : around));
  };
  visit(tree, null);
  return found;
}

/** Those of the code's own function. */
export function returnsIn(block: ts.Block): ts.ReturnStatement[] {
  const returns: ts.ReturnStatement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) returns.push(node);
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(block);
  return returns;
}

/** `Response.json({ error: … }, { status })`, `new NextResponse("…", { status })`. */
function isPlainError(value: ts.Expression, tree: ts.SourceFile): boolean {
  const made = unwrapped(value);
  if (!ts.isCallExpression(made) && !ts.isNewExpression(made)) return false;
  const callee = made.expression.getText(tree);
  if (!(ts.isNewExpression(made) ? /^(Next)?Response$/ : /^(Next)?Response\.json$/).test(callee)) return false;
  const [body, options] = made.arguments ?? [];
  if (options && !(ts.isObjectLiteralExpression(options) && options.properties.every((each) => /^status(Text)?$/.test(nameOf(each) ?? "")))) return false;
  return !body || isErrorText(unwrapped(body), tree);
}

/** A text, or an object with nothing but `error`: clients look for no more in it than the new answer has. */
function isErrorText(body: ts.Expression, tree: ts.SourceFile): boolean {
  if (ts.isObjectLiteralExpression(body)) return body.properties.every((each) => nameOf(each) === "error");
  if (ts.isCallExpression(body)) return body.expression.getText(tree) === "JSON.stringify" && body.arguments.length === 1 && isErrorText(unwrapped(body.arguments[0]!), tree);
  return ts.isStringLiteralLike(body) || ts.isTemplateExpression(body) || ts.isPropertyAccessExpression(body) || body.kind === ts.SyntaxKind.NullKeyword;
}

/** A function that says it gives a `NextResponse` cannot give a plain `Response`. */
function promisesMore(around: ts.SignatureDeclaration | null, tree: ts.SourceFile): boolean {
  return /\bNext\w*Response\b/.test(around?.type?.getText(tree) ?? "");
}
