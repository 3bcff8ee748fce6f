import ts from "typescript";
import type { TextEdit } from "../finding.js";
import { newImport } from "./add-import.js";
import { parsed, type Parsed } from "./parsed.js";

/**
 * Adds a plugin's config as the last entry of a flat ESLint config: a list, or the list or
 * arguments of a function such as `defineConfig`, exported as they stand or by the variable's name.
 * No edit where the package is imported already, or where the list is made in another way.
 */
export function addEslintConfig(file: string, text: string, name: string, from: string, config: string): TextEdit[] {
  const source = parsed(file, text);
  if (source === null || source.facts.syntaxErrors.length > 0) return [];
  if (text.includes(`"${from}"`) || text.includes(`'${from}'`)) return [];
  const exported = exportedConfig(source.tree);
  const entries = exported && entriesOf(exported.value, source.tree);
  if (!entries) return [];
  return [importEdit(source, name, from, exported.commonJs), entryEdit(source, entries, `${name}.${config}`)];
}

type Entries = { list: ts.NodeArray<ts.Expression>; end: number };

function exportedConfig(tree: ts.SourceFile): { value: ts.Expression; commonJs: boolean } | null {
  for (const statement of tree.statements) {
    if (ts.isExportAssignment(statement) && !statement.isExportEquals) return { value: statement.expression, commonJs: false };
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    if (statement.expression.left.getText(tree) === "module.exports") return { value: statement.expression.right, commonJs: true };
  }
  return null;
}

function entriesOf(value: ts.Expression, tree: ts.SourceFile, deep = 0): Entries | null {
  if (deep > 4) return null;
  if (ts.isArrayLiteralExpression(value)) return { list: value.elements, end: value.end - 1 };
  if (ts.isSatisfiesExpression(value) || ts.isAsExpression(value) || ts.isParenthesizedExpression(value)) return entriesOf(value.expression, tree, deep + 1);
  if (ts.isIdentifier(value)) {
    const initializer = initializerOf(value.text, tree);
    return initializer ? entriesOf(initializer, tree, deep + 1) : null;
  }
  if (!ts.isCallExpression(value) || !/(^|\.)(defineConfig|config)$/.test(value.expression.getText(tree))) return null;
  const [first] = value.arguments;
  if (value.arguments.length === 1 && first && ts.isArrayLiteralExpression(first)) return entriesOf(first, tree, deep + 1);
  return { list: value.arguments, end: value.end - 1 };
}

function initializerOf(name: string, tree: ts.SourceFile): ts.Expression | null {
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find((one) => ts.isIdentifier(one.name) && one.name.text === name);
    if (found?.initializer) return found.initializer;
  }
  return null;
}

function importEdit(source: Parsed, name: string, from: string, commonJs: boolean): TextEdit {
  const { quote, semicolons } = source.facts.style;
  const end = semicolons ? ";" : "";
  return newImport(source, commonJs ? `const ${name} = require(${quote}${from}${quote})${end}` : `import ${name} from ${quote}${from}${quote}${end}`);
}

/** Behind the last entry, on a line of its own where the entries have lines of their own. */
function entryEdit({ file, text, tree, facts }: Parsed, { list, end }: Entries, entry: string): TextEdit {
  const last = list.at(-1);
  if (!last) return { file, span: [end, end], text: entry };
  const start = last.getStart(tree);
  const indent = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, start))?.[1];
  const separator = indent === undefined ? ", " : `,${facts.style.newline}${indent}`;
  return { file, span: [last.end, last.end], text: `${separator}${entry}` };
}
