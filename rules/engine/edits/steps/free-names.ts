import ts from "typescript";
import { boundNames, declaredByStatement } from "../names.js";
import { append } from "../../lists.js";

/** Names that stand in a piece of code and are declared outside of it, with their uses in order. Types do not count. */
export function freeNames(nodes: readonly ts.Node[]): Map<string, ts.Identifier[]> {
  const free = new Map<string, ts.Identifier[]>();
  const scopes: Set<string>[] = [];
  const within = (names: Set<string>, visitChildren: () => void): void => {
    scopes.push(names);
    visitChildren();
    scopes.pop();
  };
  const use = (name: ts.Identifier): void => {
    if (scopes.some((scope) => scope.has(name.text))) return;
    append(free, name.text, name);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node)) return use(node);
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression);
    if (ts.isPropertyAssignment(node)) return named(node.name, node.initializer);
    if (ts.isShorthandPropertyAssignment(node)) return use(node.name);
    if (ts.isBindingElement(node)) return node.initializer ? visit(node.initializer) : undefined;
    if (ts.isVariableDeclaration(node)) {
      visitDefaults(node.name);
      return node.initializer ? visit(node.initializer) : undefined;
    }
    if (ts.isJsxAttribute(node)) return node.initializer ? visit(node.initializer) : undefined;
    if (ts.isLabeledStatement(node)) return visit(node.statement);
    if (ts.isBreakOrContinueStatement(node)) return;
    if (ts.isFunctionLike(node)) {
      const names = new Set(node.parameters.flatMap(({ name }) => boundNames(name)));
      if (ts.isFunctionExpression(node) && node.name) names.add(node.name.text);
      if ((ts.isMethodDeclaration(node) || ts.isAccessor(node)) && ts.isComputedPropertyName(node.name)) visit(node.name.expression);
      return within(names, () => {
        for (const parameter of node.parameters) {
          visitDefaults(parameter.name);
          if (parameter.initializer) visit(parameter.initializer);
        }
        const { body } = node as ts.FunctionLikeDeclaration;
        if (body) visit(body);
      });
    }
    const declared = declaredIn(node);
    if (declared) return within(declared, () => ts.forEachChild(node, visit));
    ts.forEachChild(node, visit);
  };
  const named = (name: ts.PropertyName, value: ts.Expression): void => {
    if (ts.isComputedPropertyName(name)) visit(name.expression);
    visit(value);
  };
  const visitDefaults = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) return;
    for (const element of name.elements) {
      if (!ts.isBindingElement(element)) continue;
      if (element.initializer) visit(element.initializer);
      visitDefaults(element.name);
    }
  };
  within(new Set(nodes.flatMap(declaredByStatement)), () => nodes.forEach(visit));
  return free;
}

/** What a block, a loop or a `catch` declares; null: it is no scope. */
function declaredIn(node: ts.Node): Set<string> | null {
  if (ts.isBlock(node) || ts.isCaseBlock(node)) {
    const statements = ts.isBlock(node) ? node.statements : node.clauses.flatMap((clause) => [...clause.statements]);
    return new Set(statements.flatMap(declaredByStatement));
  }
  if (ts.isForStatement(node) || ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const { initializer } = node;
    return new Set(initializer && ts.isVariableDeclarationList(initializer) ? initializer.declarations.flatMap(({ name }) => boundNames(name)) : []);
  }
  if (ts.isCatchClause(node)) return new Set(node.variableDeclaration ? boundNames(node.variableDeclaration.name) : []);
  return null;
}
