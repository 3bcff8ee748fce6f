import ts from "typescript";

/** A name that a file has by an import. */
export interface ImportedName {
  local: string;
  /** `default`, `*` for all of the module, or the name that the module exports. */
  imported: string;
  from: string;
  /** By how it is imported it stands for a type alone. */
  typeOnly: boolean;
}

/** The names that a file imports, in order. */
export function importedNames(tree: ts.SourceFile): ImportedName[] {
  return tree.statements.flatMap((each): ImportedName[] => {
    if (!ts.isImportDeclaration(each) || !ts.isStringLiteral(each.moduleSpecifier) || !each.importClause) return [];
    const { name, namedBindings, phaseModifier } = each.importClause;
    const from = each.moduleSpecifier.text;
    const ofTypes = phaseModifier === ts.SyntaxKind.TypeKeyword;
    const named = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : [];
    return [
      ...(name ? [{ local: name.text, imported: "default", from, typeOnly: ofTypes }] : []),
      ...(namedBindings && ts.isNamespaceImport(namedBindings) ? [{ local: namedBindings.name.text, imported: "*", from, typeOnly: ofTypes }] : []),
      ...named.map((one) => ({ local: one.name.text, imported: (one.propertyName ?? one.name).text, from, typeOnly: ofTypes || one.isTypeOnly })),
    ];
  });
}

/** Whether a name comes from a module, as itself. */
export function isImported(name: string, from: string, tree: ts.SourceFile): boolean {
  return importedNames(tree).some((one) => one.from === from && one.local === name && one.imported === name);
}
