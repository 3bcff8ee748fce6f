import ts from "typescript";
import type { VariableFacts } from "../file-facts.js";
import type { Scope } from "../scopes.js";
import type { Lowering } from "./lowering.js";
import { memberType, typeReference } from "./types.js";

/** Declares what a list of statements declares in its own block, before any of it is lowered. */
export function declareBlock(l: Lowering, statements: readonly ts.Statement[]): void {
  for (const statement of statements) declareNamed(l, statement);
  for (const statement of statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const kind = listKind(statement.declarationList);
    if (kind === "var") continue;
    for (const declaration of statement.declarationList.declarations) {
      declareBinding(l, declaration.name, kind, declaration.type);
    }
  }
}

/** Declares the `var`s of a function body (or the module), wherever in it they stand. */
export function hoistVars(l: Lowering, statements: readonly ts.Node[]): void {
  const scope = l.scope.varScope();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclarationList(node)) {
      if (listKind(node) !== "var") return;
      for (const { name, type } of node.declarations) declareBinding(l, name, "var", type, scope);
      return;
    }
    if (mayHoldVars(node)) ts.forEachChild(node, visit);
  };
  for (const statement of statements) visit(statement);
}

/** Whether statements declare anything that needs a scope of its own. */
export function declaresNames(statements: readonly ts.Statement[]): boolean {
  return statements.some(
    (statement) =>
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      (ts.isVariableStatement(statement) && listKind(statement.declarationList) !== "var"),
  );
}

export function listKind(list: ts.VariableDeclarationList): "const" | "let" | "var" {
  const kind = list.flags & ts.NodeFlags.BlockScoped;
  if (kind === ts.NodeFlags.Let) return "let";
  return kind === 0 ? "var" : "const";
}

/** Declares every name of a pattern; a name's type is taken from the pattern's, where that names members. */
export function declareBinding(
  l: Lowering,
  name: ts.BindingName,
  kind: VariableFacts["kind"],
  type: ts.TypeNode | undefined,
  scope: Scope = l.scope,
): void {
  if (ts.isIdentifier(name)) {
    if (name.text !== "") l.declare(name.text, l.span(name), kind, { scope, type: typeReference(l, type) });
    return;
  }
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element)) continue;
    const key = element.propertyName ?? element.name;
    const text = ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : null;
    const isMember = ts.isObjectBindingPattern(name) && element.dotDotDotToken === undefined && text !== null;
    declareBinding(l, element.name, kind, isMember ? memberType(l, type, text) : undefined, scope);
  }
}

function declareNamed(l: Lowering, statement: ts.Statement): void {
  if (ts.isFunctionDeclaration(statement)) return declareName(l, statement.name, "function");
  if (ts.isClassDeclaration(statement)) return declareName(l, statement.name, "class");
  if (ts.isEnumDeclaration(statement)) return declareName(l, statement.name, "const");
  if (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name) && !isAmbient(statement)) {
    return declareName(l, statement.name, "const");
  }
  if (ts.isImportEqualsDeclaration(statement) && !ts.isExternalModuleReference(statement.moduleReference)) {
    return declareName(l, statement.name, "const");
  }
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    l.objectTypes.set(statement.name.text, statement);
    if (l.scope !== l.top) l.hasInnerTypes = true;
  }
}

function declareName(l: Lowering, name: ts.Identifier | undefined, kind: VariableFacts["kind"]): void {
  if (name !== undefined && name.text !== "") l.declare(name.text, l.span(name), kind);
}

/** `declare …`: says that something exists, and defines nothing. */
export function isAmbient(node: ts.Node): boolean {
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword);
}

export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  const modifiers = ts.canHaveModifiers(node) ? node.modifiers : undefined;
  return modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}

function mayHoldVars(node: ts.Node): boolean {
  switch (node.kind) {
    case ts.SyntaxKind.VariableStatement:
    case ts.SyntaxKind.Block:
    case ts.SyntaxKind.IfStatement:
    case ts.SyntaxKind.ForStatement:
    case ts.SyntaxKind.ForInStatement:
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.WhileStatement:
    case ts.SyntaxKind.DoStatement:
    case ts.SyntaxKind.SwitchStatement:
    case ts.SyntaxKind.CaseBlock:
    case ts.SyntaxKind.CaseClause:
    case ts.SyntaxKind.DefaultClause:
    case ts.SyntaxKind.TryStatement:
    case ts.SyntaxKind.CatchClause:
    case ts.SyntaxKind.LabeledStatement:
      return true;
    default:
      return false;
  }
}
