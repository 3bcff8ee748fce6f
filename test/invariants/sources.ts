import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** One of our own source files. */
export interface Source {
  /** Relative to the repository, with `/`. */
  path: string;
  text: string;
}

export interface Import {
  from: string;
  typeOnly: boolean;
  /** Null for a specifier that is no literal: what it imports cannot be told. */
  form: "static" | "dynamic" | "require";
}

const leftOut = new Set(["dist", "node_modules", "templates"]);

/** The TypeScript files below a folder, without build output and templates. */
export function sourcesBelow(folder: string): Source[] {
  return readdirSync(root + folder, { withFileTypes: true }).flatMap((entry): Source[] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return leftOut.has(entry.name) ? [] : sourcesBelow(path);
    return entry.name.endsWith(".ts") ? [{ path, text: readFileSync(root + path, "utf8") }] : [];
  });
}

/** What a file imports, from its syntax; `"?"` stands for a specifier that is no literal. */
export function importsOf({ path, text }: Source): Import[] {
  const found: Import[] = [];
  each(parsed(path, text), (node) => {
    if (ts.isImportDeclaration(node)) found.push({ from: specifier(node.moduleSpecifier), typeOnly: isTypeOnly(node), form: "static" });
    if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
      found.push({ from: specifier(node.moduleSpecifier), typeOnly: node.isTypeOnly, form: "static" });
    }
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      found.push({ from: specifier(node.argument.literal), typeOnly: true, form: "static" });
    }
    if (!ts.isCallExpression(node)) return;
    const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
    if (node.expression.kind === ts.SyntaxKind.ImportKeyword || isRequire) {
      found.push({ from: specifier(node.arguments[0]), typeOnly: false, form: isRequire ? "require" : "dynamic" });
    }
  });
  return found;
}

/** The texts and regular expressions that a file writes out, specifiers of imports and types apart. */
export function literalsIn({ path, text }: Source): string[] {
  const found: string[] = [];
  each(parsed(path, text), (node) => {
    const isSpecifier = ts.isImportDeclaration(node.parent ?? node) || ts.isExportDeclaration(node.parent ?? node) || ts.isLiteralTypeNode(node.parent ?? node);
    if (!isSpecifier && (ts.isStringLiteralLike(node) || ts.isRegularExpressionLiteral(node))) found.push(node.text);
  });
  return found;
}

/** Files that import one another, directly or by way of others; what is imported as a type alone does not count. */
export function importCycles(sources: readonly Source[]): string[][] {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source).filter(({ typeOnly }) => !typeOnly).map(({ from }) => fileOf(from, source.path))]));
  const reached = new Map(sources.map(({ path }) => [path, reachedFrom(path, imports)]));
  const cycleOf = (path: string): string[] => [...reached.get(path)!].filter((other) => reached.get(other)?.has(path)).sort();
  return sources.map(({ path }) => ({ path, cycle: cycleOf(path) })).filter(({ path, cycle }) => cycle[0] === path).map(({ cycle }) => cycle);
}

/** `./b.js` in `rules/a.ts` → `rules/b.ts`. */
function fileOf(specifier: string, from: string): string {
  return specifier.startsWith(".") ? new URL(specifier, `file:///${from}`).pathname.slice(1).replace(/\.js$/, ".ts") : specifier;
}

function reachedFrom(path: string, imports: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const queue = [path];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const file of imports.get(next) ?? []) {
      if (!reached.has(file)) queue.push(file);
      reached.add(file);
    }
  }
  return reached;
}

/** `ts.createSourceFile` → `createSourceFile`: what a file uses of a namespace or default import. */
export function membersUsed({ path, text }: Source, module: string): Set<string> {
  const file = parsed(path, text);
  const names = new Set<string>();
  const members = new Set<string>();
  each(file, (node) => {
    if (!ts.isImportDeclaration(node) || specifier(node.moduleSpecifier) !== module) return;
    const { name, namedBindings } = node.importClause ?? {};
    if (name) names.add(name.text);
    if (namedBindings && ts.isNamespaceImport(namedBindings)) names.add(namedBindings.name.text);
    if (namedBindings && ts.isNamedImports(namedBindings)) for (const { name: own, propertyName } of namedBindings.elements) members.add((propertyName ?? own).text);
  });
  each(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text)) members.add(node.name.text);
    if (ts.isQualifiedName(node) && ts.isIdentifier(node.left) && names.has(node.left.text)) members.add(node.right.text);
  });
  return members;
}

/** Names that are called or constructed as they stand: `eval`, `Function`, `fetch`. */
export function globalsCalled({ path, text }: Source): Set<string> {
  const called = new Set<string>();
  each(parsed(path, text), (node) => {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && ts.isIdentifier(node.expression)) called.add(node.expression.text);
  });
  return called;
}

/** Calls that take Windows paths apart or turn them: `path.split("\\")`, `path.replace(/\\/g, "/")`, Windows file URLs. */
export function backslashesHandled({ path, text }: Source): string[] {
  const handled: string[] = [];
  each(parsed(path, text), (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return;
    const [first] = node.arguments;
    const literal = first && (ts.isStringLiteralLike(first) || ts.isRegularExpressionLiteral(first)) ? first.getText() : "";
    if (/^(?:["'`]\\\\["'`]|\/\[?(?:\\\\|\\\/|\/|\+|\])+\/[a-z]*)$/.test(literal) && literal.includes("\\\\")) handled.push(node.getText());
  });
  return handled;
}

/** Names of the members that a file's types declare, in literal types within them as well. */
export function membersDeclared({ path, text }: Source): string[] {
  const names = new Set<string>();
  each(parsed(path, text), (node) => {
    if (ts.isPropertySignature(node) && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return [...names];
}

/** Names of the members that a file reads: `api.steps`, `const { steps } = api`. */
export function membersRead({ path, text }: Source): string[] {
  const names = new Set<string>();
  each(parsed(path, text), (node) => {
    if (ts.isPropertyAccessExpression(node)) names.add(node.name.text);
    if (ts.isBindingElement(node)) names.add((node.propertyName ?? node.name).getText());
  });
  return [...names];
}

function parsed(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => each(child, visit));
}

function specifier(node: ts.Node | undefined): string {
  return node && ts.isStringLiteralLike(node) ? node.text : "?";
}

function isTypeOnly({ importClause }: ts.ImportDeclaration): boolean {
  if (!importClause) return false;
  if (importClause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = importClause;
  return !name && namedBindings !== undefined && ts.isNamedImports(namedBindings) && namedBindings.elements.length > 0 && namedBindings.elements.every(({ isTypeOnly: own }) => own);
}
