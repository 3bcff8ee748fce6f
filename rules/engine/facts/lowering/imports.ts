import ts from "typescript";
import type { ImportFacts } from "../file-facts.js";
import type { Lowering } from "./lowering.js";

/** Declares what an import statement binds, and notes the import. */
export function declareImport(l: Lowering, node: ts.Statement): void {
  if (ts.isImportDeclaration(node)) declareEsmImport(l, node);
  else if (ts.isImportEqualsDeclaration(node)) declareRequire(l, node);
}

function declareEsmImport(l: Lowering, node: ts.ImportDeclaration): void {
  if (!ts.isStringLiteral(node.moduleSpecifier)) return;
  const from = node.moduleSpecifier.text;
  const clause = node.importClause;
  const isType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  const bindings: ImportFacts["bindings"] = [];
  const bind = (name: ts.Identifier, imported: string, typeOnly: boolean): void => {
    if (name.text === "") return;
    bindings.push({ imported, variable: variableOf(l, name, from, imported), typeOnly, span: l.span(name) });
  };
  if (clause?.name !== undefined) bind(clause.name, "default", isType);
  const named = clause?.namedBindings;
  if (named !== undefined && ts.isNamespaceImport(named)) bind(named.name, "*", isType);
  if (named !== undefined && ts.isNamedImports(named)) {
    for (const element of named.elements) {
      bind(element.name, (element.propertyName ?? element.name).text, isType || element.isTypeOnly);
    }
  }
  const typeOnly = isType || (bindings.length > 0 && bindings.every((binding) => binding.typeOnly));
  const fromSpan = l.span(node.moduleSpecifier);
  l.imports.push({ from, form: "import", typeOnly, span: l.span(node), fromSpan, bindings });
}

/** `import x = require("x")`. */
function declareRequire(l: Lowering, node: ts.ImportEqualsDeclaration): void {
  const { moduleReference, name, isTypeOnly: typeOnly } = node;
  if (!ts.isExternalModuleReference(moduleReference) || !ts.isStringLiteral(moduleReference.expression)) return;
  const from = moduleReference.expression.text;
  const binding = { imported: "*", variable: variableOf(l, name, from, "*"), typeOnly, span: l.span(name) };
  const fromSpan = l.span(moduleReference.expression);
  l.imports.push({ from, form: "require", typeOnly, span: l.span(node), fromSpan, bindings: [binding] });
}

function variableOf(l: Lowering, name: ts.Identifier, from: string, imported: string): number {
  return l.declare(name.text, l.span(name), "import", { import: { from, imported } });
}
