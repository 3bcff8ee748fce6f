import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImport } from "../add-import.js";
import { insertOption } from "../calls/insert-option.js";
import { answering, handlerAt, type HandlerFunction } from "../guards/handler-function.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { namesLeft, withoutUnused } from "../remove-import.js";
import { callNamed, nameOf, pathTo } from "../tree.js";
import { returnsIn } from "./answer-error.js";

/** A route handler and its call of `generateText`. */
export interface WholeText {
  /** The exported name of the handler. */
  handler: Span;
  /** The callee's last name. */
  call: Span;
}

/** The call's statement, and the answer behind it. */
interface TextAnswer {
  handler: HandlerFunction;
  call: ts.CallExpression;
  /** `await generateText(…)` */
  awaited: ts.AwaitExpression;
  /** What is declared of it: `{ text }`, `result`. */
  declared: ts.BindingName;
  /** `Response.json({ text })` */
  answer: ResponseCode;
}

type ResponseCode = ts.CallExpression | ts.NewExpression;

/**
 * `const { text } = await generateText(…); return Response.json({ text })` becomes a stream of that text
 * (AI SDK 4 and later): `streamText` with an `onError`, and `toTextStreamResponse()`. No edit where the
 * answer holds more than the text, the handler gives other answers than errors, the call stands in a
 * `try`, a loop or a wrapper, or has options that `streamText` may not know.
 */
export function streamWholeText(file: string, text: string, at: WholeText): TextEdit[] {
  const source = parsed(file, text);
  const found = source && textAnswerAt(source.tree, at);
  const promised = found && answering(found.handler, source, file);
  if (!found || !promised) return [];
  const { tree } = source;
  const { handler, call, awaited, declared, answer } = found;
  const result = ts.isIdentifier(declared) ? declared.text : free("result", namesIn(handler));
  const init = answer.arguments?.[1];
  const replaced: TextEdit[] = [
    ...(ts.isIdentifier(declared) ? [] : [{ file, span: [declared.getStart(tree), declared.end] as Span, text: result }]),
    { file, span: [awaited.getStart(tree), call.expression.end], text: "streamText" },
    { file, span: [answer.getStart(tree), init ? init.getStart(tree) : answer.end], text: `${result}.toTextStreamResponse(${init ? "" : ")"}` },
  ];
  const imported = importsAfter(source, replaced.map(({ span }) => span));
  if (!imported || [...replaced, ...imported].some(({ span }) => /\/[/*]/.test(text.slice(...span)))) return [];
  return [...imported, ...promised, ...replaced, ...insertOption(file, text, { call: at.call, argument: 0, path: ["onError"], value: "({ error }) => console.error(error)" })];
}

function textAnswerAt(tree: ts.SourceFile, at: WholeText): TextAnswer | null {
  const handler = handlerAt(tree, at.handler);
  const call = callNamed(tree, at.call);
  if (!handler?.body || !call || !ts.isCallExpression(call) || !ts.isBlock(handler.body) || pathTo(tree, handler).some(ts.isCallExpression)) return null;
  const found = heldIn(handler.body, call);
  const answer = found?.next && ts.isReturnStatement(found.next) ? found.next.expression : undefined;
  if (!found || !answer || !isResponse(answer) || !holdsText(answer, found.declared, tree) || !takesTheSame(call)) return null;
  const others = returnsIn(handler.body).filter((one) => one !== found.next);
  return others.every(({ expression }) => expression && isRefusal(expression)) ? { handler, call, answer, awaited: found.awaited, declared: found.declared } : null;
}

/** The statement `const … = await call`, in a block or behind an `if`, and the one behind it. */
function heldIn(block: ts.Block, call: ts.CallExpression): (Pick<TextAnswer, "awaited" | "declared"> & { next: ts.Statement | undefined }) | null {
  for (const [index, statement] of block.statements.entries()) {
    const branches = ts.isIfStatement(statement) ? [statement.thenStatement, statement.elseStatement] : [statement];
    const inner = branches.flatMap((one) => (one && ts.isBlock(one) ? (heldIn(one, call) ?? []) : []));
    if (inner[0]) return inner[0];
    const [declared, ...more] = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    const awaited = declared?.initializer;
    if (!declared || more.length > 0 || declared.type || !awaited || !ts.isAwaitExpression(awaited) || awaited.expression !== call) continue;
    return { awaited, declared: declared.name, next: block.statements[index + 1] };
  }
  return null;
}

/** `Response.json(…)`, `new NextResponse(…)`. */
function isResponse(value: ts.Expression): value is ResponseCode {
  const isNamed = (name: ts.Expression): boolean => ts.isIdentifier(name) && /^(Next)?Response$/.test(name.text);
  if (ts.isNewExpression(value)) return isNamed(value.expression);
  return ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === "json" && isNamed(value.expression.expression);
}

/** Whether the text is all that an answer holds, by itself or under one name, and its headers may be a stream's. */
function holdsText({ arguments: [body, init, ...rest] = ts.factory.createNodeArray(), kind }: ResponseCode, declared: ts.BindingName, tree: ts.SourceFile): boolean {
  if (!body || rest.length > 0 || (init && !suitsStream(init, declared, tree))) return false;
  if (!ts.isObjectLiteralExpression(body)) return isTextOf(body, declared);
  const [only, ...more] = body.properties;
  if (!only || more.length > 0 || kind === ts.SyntaxKind.NewExpression) return false;
  if (ts.isShorthandPropertyAssignment(only)) return isTextOf(only.name, declared);
  return ts.isPropertyAssignment(only) && isTextOf(only.initializer, declared);
}

/** Headers that say nothing of JSON or of the text's length, and are made of nothing that comes with the text. */
function suitsStream(init: ts.Expression, declared: ts.BindingName, tree: ts.SourceFile): boolean {
  if (!ts.isObjectLiteralExpression(init) || /json|content-length/i.test(init.getText(tree))) return false;
  const late = namesIn(declared);
  return ![...namesIn(init)].some((name) => late.has(name));
}

/** `text` of `const { text }`, `answer` of `const { text: answer }`, `result.text` of `const result`. */
function isTextOf(value: ts.Expression, declared: ts.BindingName): boolean {
  if (ts.isIdentifier(declared)) return ts.isPropertyAccessExpression(value) && value.name.text === "text" && ts.isIdentifier(value.expression) && value.expression.text === declared.text;
  const [only, ...more] = declared.elements;
  if (!only || more.length > 0 || !ts.isBindingElement(only) || only.initializer || only.dotDotDotToken || !ts.isIdentifier(only.name)) return false;
  const member = only.propertyName ?? only.name;
  return ts.isIdentifier(member) && member.text === "text" && ts.isIdentifier(value) && value.text === only.name.text;
}

/** Whether a call's options are written out, and `streamText` has them: callbacks and experiments it may not have, or have otherwise. */
function takesTheSame({ expression, arguments: [given, ...more], typeArguments }: ts.CallExpression): boolean {
  if (!ts.isIdentifier(expression) || expression.text !== "generateText" || typeArguments || more.length > 0 || !given || !ts.isObjectLiteralExpression(given)) return false;
  return given.properties.every((each) => {
    const name = nameOf(each);
    return name !== null && !/^on[A-Z]|^experimental_(?!telemetry$)/.test(name);
  });
}

/** An answer that a client knows by its status to be no text: 400 or more, or computed. What is no `Response` made here came from a check. */
function isRefusal(value: ts.Expression): boolean {
  if (!isResponse(value)) return ts.isIdentifier(value) || ts.isPropertyAccessExpression(value);
  const init = value.arguments?.[1];
  const status = init && ts.isObjectLiteralExpression(init) ? init.properties.find((each) => nameOf(each) === "status") : undefined;
  return status !== undefined && !(ts.isPropertyAssignment(status) && ts.isNumericLiteral(status.initializer) && Number(status.initializer.text) < 400);
}

/** `streamText` for `generateText`, which goes where nothing else uses it, as `NextResponse` does; null: the name is taken. */
function importsAfter(source: Parsed, gone: readonly Span[]): TextEdit[] | null {
  const { file, tree } = source;
  if (!isImported("generateText", "ai", tree)) return null;
  const isThere = isImported("streamText", "ai", tree);
  if (!isThere && namesIn(tree).has("streamText")) return null;
  const declarations = tree.statements.filter((one) => ts.isImportDeclaration(one));
  const remaining = namesLeft(tree.statements.filter((one) => !ts.isImportDeclaration(one)), gone, tree);
  const isRenamed = !isThere && !remaining.has("generateText");
  const unused = declarations.flatMap((one) => withoutUnused(file, one, new Set(isRenamed ? ["NextResponse"] : ["generateText", "NextResponse"]), remaining, tree));
  if (isThere) return unused;
  if (!isRenamed) return [...unused, ...addImport(source, "streamText", "ai")];
  const named = declarations.flatMap((one) => (one.importClause?.namedBindings && ts.isNamedImports(one.importClause.namedBindings) ? [...one.importClause.namedBindings.elements] : []));
  const own = named.find(({ name, propertyName }) => name.text === "generateText" && !propertyName);
  return own ? [...unused, { file, span: [own.name.getStart(tree), own.name.end], text: "streamText" }] : null;
}
