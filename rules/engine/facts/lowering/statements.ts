import ts from "typescript";
import type { Effect } from "../effects.js";
import type { Value, VariableId } from "../values.js";
import { annotationsBefore } from "../annotations.js";
import { lowerAssertion } from "./assertions.js";
import { lowerDefault } from "./assignments.js";
import { lowerClass } from "./classes.js";
import { emitTest, lowerTest } from "./conditions.js";
import { declareBinding, declareBlock, declaresNames, isAmbient } from "./declarations.js";
import { lowerEnum, lowerNamespace } from "./enums.js";
import { lowerExpression, lowerForEffects, lowerNamed } from "./expressions.js";
import { lowerFunction, nameOf } from "./functions.js";
import { lowerEachLoop, lowerForLoop, lowerLabelled, lowerWhileLoop } from "./loops.js";
import type { Lowering } from "./lowering.js";
import { bindName } from "./patterns.js";
import { lowerSwitch } from "./switches.js";
import { member, undefinedValue, unknown } from "./value-shapes.js";

/** The statements of a block whose scope is already open: function declarations first, then each in turn. */
export function lowerBlockStatements(l: Lowering, statements: readonly ts.Statement[]): void {
  declareBlock(l, statements);
  hoistFunctions(l, statements);
  for (const statement of statements) lowerStatement(l, statement);
}

/** Gives the function declarations of a block their closures, as entering the block does. */
export function hoistFunctions(l: Lowering, statements: readonly ts.Statement[]): void {
  for (const statement of statements) {
    if (!ts.isFunctionDeclaration(statement) || statement.name === undefined) continue;
    const variable = l.scope.find(statement.name.text);
    if (variable === null) continue;
    if (statement.body !== undefined) {
      const id = lowerFunction(l, statement, { kind: "function", name: nameOf(l, statement.name) });
      l.initialise(variable, { kind: "closure", function: id });
    } else if (isAmbient(statement)) {
      l.initialise(variable, declaredElsewhere);
    }
  }
}

export function lowerStatement(l: Lowering, node: ts.Statement): void {
  l.nested(node, undefined, () => lower(l, node));
}

function lower(l: Lowering, node: ts.Statement): void {
  switch (node.kind) {
    case ts.SyntaxKind.ExpressionStatement: {
      const { expression } = node as ts.ExpressionStatement;
      return lowerAssertion(l, expression) ? undefined : lowerForEffects(l, expression);
    }
    case ts.SyntaxKind.VariableStatement:
      return lowerVariableStatement(l, node as ts.VariableStatement);
    case ts.SyntaxKind.Block:
      return lowerBlock(l, node as ts.Block);
    case ts.SyntaxKind.IfStatement:
      return lowerIf(l, node as ts.IfStatement);
    case ts.SyntaxKind.ReturnStatement: {
      const { expression } = node as ts.ReturnStatement;
      const value = expression === undefined ? undefinedValue : lowerExpression(l, expression);
      return l.exit("return", value, l.span(node));
    }
    case ts.SyntaxKind.ThrowStatement:
      return l.exit("throw", lowerExpression(l, (node as ts.ThrowStatement).expression), l.span(node));
    case ts.SyntaxKind.BreakStatement:
    case ts.SyntaxKind.ContinueStatement:
      return lowerJump(l, node as ts.BreakOrContinueStatement);
    case ts.SyntaxKind.TryStatement:
      return lowerTry(l, node as ts.TryStatement);
    case ts.SyntaxKind.SwitchStatement:
      return lowerSwitch(l, node as ts.SwitchStatement);
    case ts.SyntaxKind.ForStatement:
      return lowerForLoop(l, node as ts.ForStatement, []);
    case ts.SyntaxKind.ForOfStatement:
    case ts.SyntaxKind.ForInStatement:
      return lowerEachLoop(l, node as ts.ForInOrOfStatement, []);
    case ts.SyntaxKind.WhileStatement:
    case ts.SyntaxKind.DoStatement:
      return lowerWhileLoop(l, node as ts.WhileStatement | ts.DoStatement, []);
    case ts.SyntaxKind.LabeledStatement:
      return lowerLabelled(l, node as ts.LabeledStatement);
    case ts.SyntaxKind.ClassDeclaration:
      return lowerClassDeclaration(l, node as ts.ClassDeclaration);
    case ts.SyntaxKind.EnumDeclaration:
      return lowerEnum(l, node as ts.EnumDeclaration);
    case ts.SyntaxKind.ModuleDeclaration:
      return lowerNamespace(l, node as ts.ModuleDeclaration);
    case ts.SyntaxKind.ImportEqualsDeclaration:
      return lowerImportAlias(l, node as ts.ImportEqualsDeclaration);
    case ts.SyntaxKind.WithStatement:
      return lowerStatement(l, (node as ts.WithStatement).statement);
    default:
      // Function declarations are hoisted; types and imports have no effects.
      return;
  }
}

function lowerBlock(l: Lowering, node: ts.Block): void {
  if (declaresNames(node.statements)) l.inScope(() => lowerBlockStatements(l, node.statements));
  else lowerBlockStatements(l, node.statements);
}

function lowerVariableStatement(l: Lowering, node: ts.VariableStatement): void {
  if (isAmbient(node)) {
    for (const { name } of node.declarationList.declarations) {
      if (ts.isIdentifier(name)) bindName(l, name, declaredElsewhere);
    }
    return;
  }
  l.annotations = annotationsBefore(l, node.pos);
  lowerDeclarations(l, node.declarationList);
  l.annotations = [];
}

/** Declarations in order; `let x;` sets `undefined`, as it does anew in every turn of a loop. */
export function lowerDeclarations(l: Lowering, list: ts.VariableDeclarationList): void {
  for (const { name, initializer } of list.declarations) {
    if (initializer !== undefined) {
      const value = lowerNamed(l, initializer, ts.isIdentifier(name) ? nameOf(l, name) : null);
      bindName(l, name, value);
    } else if ((list.flags & ts.NodeFlags.BlockScoped) !== 0) {
      bindName(l, name, undefinedValue);
    }
  }
}

function lowerIf(l: Lowering, node: ts.IfStatement): void {
  if (lowerDefault(l, node)) return;
  const test = lowerTest(l, node.expression);
  const then = l.branchEffect(() => lowerStatement(l, node.thenStatement));
  const otherwise = l.branchEffect(() => {
    if (node.elseStatement !== undefined) lowerStatement(l, node.elseStatement);
  });
  emitTest(l, test, then, otherwise, l.span(node));
}

function lowerJump(l: Lowering, node: ts.BreakOrContinueStatement): void {
  const exit = ts.isBreakStatement(node) ? "break" : "continue";
  const label = node.label?.text ?? (exit === "break" ? l.breakTarget : null);
  l.effects.push({ kind: "exit", exit, value: undefinedValue, label, span: l.span(node) });
}

function lowerTry(l: Lowering, node: ts.TryStatement): void {
  const body = l.branchEffect(() => lowerBlock(l, node.tryBlock));
  const { catchClause, finallyBlock } = node;
  const handler = catchClause === undefined ? null : l.inScope(() => lowerCatch(l, catchClause));
  const finalizer = finallyBlock === undefined ? null : l.branchEffect(() => lowerBlock(l, finallyBlock));
  l.effects.push({ kind: "try", body, handler, finalizer, span: l.span(node) });
}

function lowerCatch(l: Lowering, node: ts.CatchClause): { variable: VariableId | null; body: Effect } {
  const name = node.variableDeclaration?.name;
  let variable: VariableId | null = null;
  if (name !== undefined) {
    declareBinding(l, name, "catch", undefined);
    variable = ts.isIdentifier(name) ? l.scope.find(name.text) : l.temporary(l.span(name));
  }
  const body = l.branchEffect(() => {
    if (name !== undefined && !ts.isIdentifier(name) && variable !== null) {
      bindName(l, name, { kind: "variable", id: variable });
    }
    lowerBlock(l, node.block);
  });
  return { variable, body };
}

function lowerClassDeclaration(l: Lowering, node: ts.ClassDeclaration): void {
  const variable = node.name === undefined ? null : l.scope.find(node.name.text);
  if (variable === null) return;
  if (isAmbient(node)) {
    l.initialise(variable, declaredElsewhere);
    return;
  }
  const { effects, value: id } = l.branch(() => lowerClass(l, node, node.name?.text ?? "", variable));
  l.initialise(variable, { kind: "class", class: id });
  l.effects.push(...effects);
}

/** `import alias = Namespace.member`. */
function lowerImportAlias(l: Lowering, node: ts.ImportEqualsDeclaration): void {
  if (ts.isExternalModuleReference(node.moduleReference)) return;
  const read = (name: ts.EntityName): Value =>
    ts.isIdentifier(name) ? l.read(name.text) : member(read(name.left), name.right.text);
  bindName(l, node.name, read(node.moduleReference));
}

const declaredElsewhere: Value = unknown("declared elsewhere");
