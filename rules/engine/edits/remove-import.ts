import ts from "typescript";
import type { Span } from "../facts/values.js";
import type { TextEdit } from "../finding.js";
import { endOf } from "./text-positions.js";

/** An import of the names that are needed, from the same module, as a line; none where there is none among them. */
export function importOf(declaration: ts.ImportDeclaration, needed: ReadonlySet<string>, tree: ts.SourceFile): string[] {
  const { importClause: clause, moduleSpecifier } = declaration;
  if (!clause) return [];
  const bindings = clause.namedBindings;
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements.filter(({ name }) => needed.has(name.text)).map((one) => one.getText(tree)) : [];
  const parts = [
    ...(clause.name && needed.has(clause.name.text) ? [clause.name.text] : []),
    ...(bindings && ts.isNamespaceImport(bindings) && needed.has(bindings.name.text) ? [bindings.getText(tree)] : []),
    ...(named.length > 0 ? [`{ ${named.join(", ")} }`] : []),
  ];
  const rest = tree.text.slice(moduleSpecifier.getStart(tree), declaration.end);
  return parts.length === 0 ? [] : [`import ${clause.isTypeOnly ? "type " : ""}${parts.join(", ")} from ${rest}`];
}

/** Names in what stays: any mention counts but that of a member. */
export function namesLeft(statements: readonly ts.Statement[], gone: readonly Span[], tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const start = node.getStart(tree);
    if (gone.some(([from, to]) => from <= start && node.end <= to)) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression);
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name)) return visit(node.initializer);
    ts.forEachChild(node, visit);
  };
  for (const one of statements) visit(one);
  return names;
}

/** Takes the names out of an import that only code that goes has used (`gone`, not in `remaining`); what was unused before is none of this. */
export function withoutUnused(file: string, declaration: ts.ImportDeclaration, gone: ReadonlySet<string>, remaining: ReadonlySet<string>, tree: ts.SourceFile): TextEdit[] {
  const { importClause: clause } = declaration;
  if (!clause) return [];
  const bindings = clause.namedBindings;
  const names = [...(clause.name ? [clause.name] : []), ...(bindings ? (ts.isNamedImports(bindings) ? bindings.elements.map(({ name }) => name) : [bindings.name]) : [])].map(({ text }) => text);
  const going = names.filter((name) => gone.has(name) && !remaining.has(name));
  if (going.length === 0) return [];
  if (going.length === names.length) return [{ file, span: lineOfItsOwn(declaration, tree, declaration.getStart(tree)), text: "" }];
  const left = importOf(declaration, new Set(names.filter((name) => !going.includes(name))), tree);
  return [{ file, span: [declaration.getStart(tree), declaration.end], text: left.join("") }];
}

function lineOfItsOwn(declaration: ts.ImportDeclaration, { text }: ts.SourceFile, start: number): Span {
  const end = endOf(text, declaration);
  return [start, end + (/^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0)];
}
