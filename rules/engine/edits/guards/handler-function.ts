import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { importedNames } from "../imported-names.js";
import type { Parsed } from "../parsed.js";
import { unwrapped } from "../tree.js";

/** A handler as it is written. */
export type HandlerFunction = ts.FunctionDeclaration | ts.FunctionExpression | ts.ArrowFunction;

/** The function behind an exported name: declared, assigned, or handed to the wrapper that is assigned, by itself or by the name it has in the file. */
export function handlerAt(tree: ts.SourceFile, [start]: Span): HandlerFunction | null {
  for (const statement of tree.statements) {
    if (start < statement.getStart(tree) || start >= statement.end) continue;
    if (ts.isFunctionDeclaration(statement)) return statement;
    if (ts.isExportAssignment(statement)) return functionIn(statement.expression, tree);
    if (ts.isExportDeclaration(statement)) {
      const named = !statement.moduleSpecifier && statement.exportClause && ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : [];
      const own = named.find(({ name }) => name.getStart(tree) === start);
      return own ? functionNamed((own.propertyName ?? own.name).text, tree) : null;
    }
    if (!ts.isVariableStatement(statement)) return null;
    const declared = statement.declarationList.declarations.find(({ name }) => name.getStart(tree) === start);
    return declared?.initializer ? functionIn(declared.initializer, tree) : null;
  }
  return null;
}

function functionIn(value: ts.Expression, tree: ts.SourceFile): HandlerFunction | null {
  const bare = unwrapped(value);
  if (ts.isArrowFunction(bare) || ts.isFunctionExpression(bare)) return bare;
  if (ts.isIdentifier(bare)) return functionNamed(bare.text, tree);
  if (!ts.isCallExpression(bare)) return null;
  const functions = bare.arguments.map((each) => functionIn(each, tree)).filter((one) => one !== null);
  return functions.length === 1 ? functions[0]! : null;
}

/** A function of the file's top level, with a body. */
function functionNamed(name: string, tree: ts.SourceFile): HandlerFunction | null {
  for (const statement of tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name && statement.body) return statement;
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations.find((each) => ts.isIdentifier(each.name) && each.name.text === name) : undefined;
    const value = declared?.initializer && unwrapped(declared.initializer);
    if (value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value))) return value;
  }
  return null;
}

/** A parameter that is the request, by its name or type. */
export function isRequest({ name, type }: ts.ParameterDeclaration, tree: ts.SourceFile): boolean {
  return ts.isIdentifier(name) && (/^_?req(uest)?$/i.test(name.text) || /^(Next)?Request$/.test(type?.getText(tree) ?? ""));
}

/** The edits that make a function async; null where its return type says otherwise. */
export function asynchronous(handler: HandlerFunction, source: Parsed, file: string): TextEdit[] | null {
  if (handler.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)) return [];
  return handler.type || handler.asteriskToken ? null : madeAsync(handler, source, file);
}

function madeAsync(handler: HandlerFunction, { tree }: Parsed, file: string): TextEdit[] {
  const at = ts.isFunctionDeclaration(handler)
    ? handler.getChildren(tree).find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword)!.getStart(tree)
    : handler.getStart(tree);
  return [{ file, span: [at, at], text: "async " }];
}

/**
 * The edits by which a function may answer with a `Response` of a check, in a promise: it becomes async,
 * and what it is said to give (`Promise<NextResponse>`) is widened. Null where that cannot be done.
 */
export function answering(handler: HandlerFunction, source: Parsed, file: string): TextEdit[] | null {
  const { type } = handler;
  const { tree } = source;
  if (!type || handler.asteriskToken) return asynchronous(handler, source, file);
  if (namesDeclared(tree).has("Response")) return null;
  const promise = ts.isTypeReferenceNode(type) && type.typeName.getText(tree) === "Promise" ? type.typeArguments?.[0] : undefined;
  const isAsync = handler.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  if (isAsync && !promise) return null;
  const given = promise ?? type;
  const isWide = (ts.isUnionTypeNode(given) ? [...given.types] : [given]).some((each) => /^(Response|any|unknown)$/.test(each.getText(tree)));
  const wider = isWide ? "" : " | Response";
  const widened: TextEdit[] = promise
    ? isWide ? [] : [{ file, span: [promise.end, promise.end], text: wider }]
    : [{ file, span: [type.getStart(tree), type.getStart(tree)], text: "Promise<" }, { file, span: [type.end, type.end], text: `${wider}>` }];
  return isAsync ? widened : [...madeAsync(handler, source, file), ...widened];
}

/** What a file imports and declares at its top level. */
function namesDeclared(tree: ts.SourceFile): Set<string> {
  const declared = tree.statements.flatMap((each) => (ts.isTypeAliasDeclaration(each) || ts.isInterfaceDeclaration(each) || ts.isClassDeclaration(each) ? (each.name?.text ?? []) : []));
  return new Set([...importedNames(tree).map(({ local }) => local), ...declared]);
}
