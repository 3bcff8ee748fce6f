import ts from "typescript";
import { isDirective } from "../facts/directives.js";
import type { TextEdit } from "../finding.js";
import { parsed, type Parsed } from "./parsed.js";
import { endOf, startOfCode } from "./text-positions.js";

/**
 * Imports a name, beside what the file imports from the same module, else below its last import.
 * No edit where it is imported already under this name; `name as other` gives it another. CommonJS files `require` it.
 */
export function addImport(source: Parsed, name: string, from: string): TextEdit[] {
  const { file, tree, facts } = source;
  const lists = namedImports(tree, from);
  if (lists.some(({ elements }) => elements.some((each) => each.name.text === name || each.getText(tree) === name))) return [];
  const [named] = lists;
  if (named) {
    const last = named.elements.at(-1);
    return [{ file, span: last ? [last.end, last.end] : [named.getStart(tree) + 1, named.getStart(tree) + 1], text: last ? `, ${name}` : ` ${name} ` }];
  }
  const { quote, semicolons } = facts.style;
  const end = semicolons ? ";" : "";
  const line = isCommonJs(tree)
    ? `const { ${name.replace(/ as /g, ": ")} } = require(${quote}${from}${quote})${end}`
    : `import { ${name} } from ${quote}${from}${quote}${end}`;
  return [newImport(source, line)];
}

/** The same where the file has not been parsed; no edit where it cannot be. */
export function importName(file: string, text: string, name: string, from: string): TextEdit[] {
  const source = parsed(file, text);
  return source ? addImport(source, name, from) : [];
}

/** The same of several names from several modules; new lines of import stand together, in the order given. */
export function addImports(source: Parsed, wanted: readonly { names: readonly string[]; from: string }[]): TextEdit[] {
  return together(wanted.flatMap(({ names, from }) => {
    const missing = names.filter((name) => addImport(source, name, from).length > 0);
    return missing.length === 0 ? [] : addImport(source, missing.join(", "), from);
  }));
}

/** Insertions at the same place as one, in the order given. */
export function together(edits: readonly TextEdit[]): TextEdit[] {
  return edits.map((edit, index) => {
    const same = edits.filter(({ span }) => span[0] === edit.span[0]);
    if (same.length === 1) return edit;
    return edits.findIndex(({ span }) => span[0] === edit.span[0]) === index ? { ...edit, text: same.map((one) => one.text).join("") } : { ...edit, text: "" };
  }).filter(({ text: added }) => added !== "");
}

/** A line of import below the last one; in a file without any, above its code and below its directives. */
export function newImport({ file, text, tree, facts }: Parsed, line: string): TextEdit {
  const { newline } = facts.style;
  const last = tree.statements.findLast((each) => ts.isImportDeclaration(each) || isRequire(each)) ?? tree.statements.findLast(isDirective);
  const at = last ? endOf(text, last) : startOfCode(text);
  return { file, span: [at, at], text: last ? `${newline}${line}` : `${line}${newline}${newline}` };
}

/** The lists of names that a file imports from a module, but for those of types alone. */
function namedImports(tree: ts.SourceFile, from: string): ts.NamedImports[] {
  return tree.statements.flatMap((each) => {
    if (!ts.isImportDeclaration(each) || !ts.isStringLiteral(each.moduleSpecifier) || each.moduleSpecifier.text !== from) return [];
    const clause = each.importClause;
    const isOfTypes = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    return clause?.namedBindings && ts.isNamedImports(clause.namedBindings) && !isOfTypes ? [clause.namedBindings] : [];
  });
}

function isCommonJs(tree: ts.SourceFile): boolean {
  return tree.statements.some(isRequire) && !tree.statements.some((each) => ts.isImportDeclaration(each) || ts.isExportDeclaration(each) || ts.isExportAssignment(each));
}

function isRequire(statement: ts.Statement): boolean {
  return ts.isVariableStatement(statement) && statement.declarationList.declarations.some(
    ({ initializer }) => initializer && ts.isCallExpression(initializer) && ts.isIdentifier(initializer.expression) && initializer.expression.text === "require",
  );
}
