import ts from "typescript";
import { importedNames } from "./imported-names.js";

/** All names that some code mentions. */
export function namesIn(tree: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return names;
}

/** The same without those of members (`session.user`, `{ user: true }`), which keep no variable from its name. */
export function variablesIn(tree: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    const member = memberNamed(node);
    ts.forEachChild(node, (child) => {
      if (child !== member || !ts.isIdentifier(child)) visit(child);
    });
  };
  visit(tree);
  return names;
}

/** What names a member in a node, and no variable. */
export function memberNamed(node: ts.Node): ts.Node | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node) || ts.isPropertySignature(node) || ts.isMethodDeclaration(node) || ts.isJsxAttribute(node)) return node.name;
  return ts.isBindingElement(node) ? node.propertyName : undefined;
}

/** The names that a pattern binds. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** What a statement declares for those beside it. */
export function declaredByStatement(node: ts.Node): string[] {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  return (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name ? [node.name.text] : [];
}

/** Names that a new variable of a function is not to have: those that its own code mentions, and those declared around it. */
export function takenWithin(fn: ts.Node, tree: ts.SourceFile): Set<string> {
  const around = tree.statements.find((each) => each.pos <= fn.pos && fn.end <= each.end) ?? fn;
  return new Set([...variablesIn(around), ...importedNames(tree).map(({ local }) => local), ...tree.statements.flatMap(declaredByStatement)]);
}

/** The name, with a number where it is taken. */
export function free(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
  return free;
}
