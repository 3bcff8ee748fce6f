import ts from "typescript";
import type { ExportFacts, ReexportFacts } from "../file-facts.js";
import type { Span, Value } from "../values.js";
import { lowerClass } from "./classes.js";
import { declareBlock, hasModifier, hoistVars, isAmbient, listKind } from "./declarations.js";
import { lowerNamed } from "./expressions.js";
import { lowerFunction, openFunction } from "./functions.js";
import { declareImport } from "./imports.js";
import type { Lowering } from "./lowering.js";
import { hoistFunctions, lowerStatement } from "./statements.js";
import { sequence } from "./value-shapes.js";

/** Lowers a whole file: function 0 is its top level. Gives what is passed on from other modules. */
export function lowerModule(l: Lowering): ReexportFacts[] {
  const { statements } = l.file;
  const facts = openFunction(l, l.file, { kind: "module", name: null }, [0, 0]);
  facts.span = [0, l.text.length];
  facts.bodySpan = facts.span;
  for (const statement of statements) declareImport(l, statement);
  hoistVars(l, statements);
  declareBlock(l, statements);
  const { effects, value: reexports } = l.branch(() => {
    hoistFunctions(l, statements);
    return statements.flatMap((statement) => lowerModuleStatement(l, statement));
  });
  facts.body = sequence(effects);
  facts.usesThis = l.frame.usesThis;
  return reexports;
}

function lowerModuleStatement(l: Lowering, node: ts.Statement): ReexportFacts[] {
  if (ts.isExportDeclaration(node)) return lowerExportDeclaration(l, node);
  if (ts.isExportAssignment(node)) {
    lowerExportAssignment(l, node);
    return [];
  }
  const isDefault = hasModifier(node, ts.SyntaxKind.DefaultKeyword);
  if (isDefault && (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && isNameless(node.name)) {
    exportNameless(l, node);
    return [];
  }
  lowerStatement(l, node);
  if (hasModifier(node, ts.SyntaxKind.ExportKeyword)) exportDeclared(l, node, isDefault);
  return [];
}

function exportDeclared(l: Lowering, node: ts.Statement, isDefault: boolean): void {
  if (ts.isVariableStatement(node)) {
    const form = listKind(node.declarationList);
    const typeOnly = isAmbient(node);
    for (const { name } of node.declarationList.declarations) exportBinding(l, name, form, typeOnly);
  } else if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
    if (isNameless(node.name) || node.name === undefined) return;
    // Overload signatures come before the implementation and export the same name.
    if (ts.isFunctionDeclaration(node) && node.body === undefined && !isAmbient(node)) return;
    const form = isDefault ? "default" : ts.isFunctionDeclaration(node) ? "function" : "class";
    addExport(l, isDefault ? "default" : node.name.text, node.name, form, isAmbient(node));
  } else if (ts.isEnumDeclaration(node) || (ts.isModuleDeclaration(node) && ts.isIdentifier(node.name))) {
    addExport(l, node.name.text, node.name as ts.Identifier, "const", isAmbient(node));
  } else if (ts.isImportEqualsDeclaration(node)) {
    addExport(l, node.name.text, node.name, "const", node.isTypeOnly);
  }
}

function exportBinding(l: Lowering, name: ts.BindingName, form: ExportFacts["form"], typeOnly: boolean): void {
  if (ts.isIdentifier(name)) {
    if (name.text !== "") addExport(l, name.text, name, form, typeOnly);
    return;
  }
  for (const element of name.elements) {
    if (!ts.isOmittedExpression(element)) exportBinding(l, element.name, form, typeOnly);
  }
}

function addExport(l: Lowering, name: string, local: ts.Identifier, form: ExportFacts["form"], typeOnly: boolean): void {
  l.exports.push({ name, value: l.read(local.text), typeOnly, span: l.span(local), form });
}

/** `export default function () {}` and `export default class {}`. */
function exportNameless(l: Lowering, node: ts.FunctionDeclaration | ts.ClassDeclaration): void {
  if (ts.isClassDeclaration(node)) {
    const value: Value = { kind: "class", class: lowerClass(l, node, "", null) };
    pushDefault(l, value, l.headSpan(node, node.members.pos - 1));
  } else if (node.body !== undefined) {
    const id = lowerFunction(l, node, { kind: "function", name: null });
    pushDefault(l, { kind: "closure", function: id }, l.functions[id]?.nameSpan ?? l.span(node));
  }
}

function lowerExportAssignment(l: Lowering, node: ts.ExportAssignment): void {
  const value = lowerNamed(l, node.expression, null);
  const form = node.isExportEquals === true ? "commonjs" : "default";
  const { expression } = node;
  const isFunction = value.kind === "closure";
  const span: Span = isFunction
    ? (l.functions[value.function]?.nameSpan ?? l.span(expression))
    : l.span(ts.isCallExpression(expression) ? expression.expression : expression);
  l.exports.push({ name: "default", value, typeOnly: false, span, form });
}

function lowerExportDeclaration(l: Lowering, node: ts.ExportDeclaration): ReexportFacts[] {
  const { exportClause, moduleSpecifier } = node;
  const from = moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : null;
  const typeOnly = node.isTypeOnly;
  if (exportClause === undefined) {
    return from === null ? [] : [{ from, imported: "*", exported: null, typeOnly, span: l.span(node) }];
  }
  if (ts.isNamespaceExport(exportClause)) {
    return from === null
      ? []
      : [{ from, imported: "*", exported: exportClause.name.text, typeOnly, span: l.span(exportClause) }];
  }
  return exportClause.elements.flatMap((element): ReexportFacts[] => {
    const local = (element.propertyName ?? element.name).text;
    const name = element.name.text;
    const isType = typeOnly || element.isTypeOnly || (from === null && isTypeName(l, local));
    if (from !== null) return [{ from, imported: local, exported: name, typeOnly: isType, span: l.span(element) }];
    l.exports.push({ name, value: l.read(local), typeOnly: isType, span: l.span(element.name), form: "clause" });
    return [];
  });
}

function pushDefault(l: Lowering, value: Value, span: Span): void {
  l.exports.push({ name: "default", value, typeOnly: false, span, form: "default" });
}

function isTypeName(l: Lowering, name: string): boolean {
  return l.scope.find(name) === null && l.objectTypes.has(name);
}

function isNameless(name: ts.Identifier | undefined): boolean {
  return name === undefined || name.text === "";
}
