import ts from "typescript";
import { parsed } from "../../engine/edits/parsed.js";
import { lineOf } from "../../engine/edits/tree.js";
import type { Place } from "../../engine/finding.js";
import { folderOf, nameOf } from "../../engine/graph/posix-path.js";
import type { MigrationAsk } from "../migration.js";

/** A call in the app's text, as people would look for it. */
export interface OtherCall {
  file: string;
  /** 1-based. */
  line: number;
}

/**
 * A call of a function or method that is none of those at `known` (`placeKey` of their callee's last name): in its own file,
 * or in one that imports it, also by way of others. Tests do not count. Null: none was found.
 */
export function otherCall(name: string, { file: home }: Place, known: ReadonlySet<string>, ask: MigrationAsk): OtherCall | null {
  const mentioning = ask.files().filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\.(?:test|spec)\.|\/__tests__\//.test(file) && ask.read(file)?.includes(name));
  const trees = new Map(mentioning.flatMap((file) => {
    const source = parsed(file, ask.read(file)!);
    return source ? [[file, source.tree] as const] : [];
  }));
  const modules = new Set([home]);
  for (const module of modules) {
    for (const [file, tree] of trees) if (tree.statements.some((one) => isOf(one, module))) modules.add(file);
  }
  for (const file of modules) {
    const tree = trees.get(file);
    const call = tree && callIn(tree, name, (at) => known.has(`${file}:${at}`));
    if (call) return { file, line: lineOf(tree, call) };
  }
  return null;
}

/** `import … from "./module"`, `export … from "./module"`: told by the last part of the path. */
function isOf(statement: ts.Statement, module: string): boolean {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return false;
  if (!statement.moduleSpecifier || !ts.isStringLiteral(statement.moduleSpecifier)) return false;
  const stem = (path: string): string => nameOf(path).replace(/\.[cm]?[jt]sx?$/, "");
  const last = stem(statement.moduleSpecifier.text);
  return last === stem(module) || (stem(module) === "index" && (last === nameOf(folderOf(module)) || /^\.*$/.test(last)));
}

function callIn(tree: ts.SourceFile, name: string, isKnown: (at: number) => boolean): ts.CallExpression | null {
  let found: ts.CallExpression | null = null;
  const names = new Set([name]);
  const visit = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node) && node.propertyName?.text === name) names.add(node.name.text);
    if (ts.isCallExpression(node)) {
      const callee = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      if (ts.isIdentifier(callee) && names.has(callee.text) && !isKnown(callee.getStart(tree))) found ??= node;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
