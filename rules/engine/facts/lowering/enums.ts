import ts from "typescript";
import type { Property, Value } from "../values.js";
import { hasModifier, isAmbient } from "./declarations.js";
import { lowerExpression } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { lowerBlockStatements } from "./statements.js";
import { constant, unknown } from "./value-shapes.js";

/** An enum is an object of its members; a member may be written in terms of those before it. */
export function lowerEnum(l: Lowering, node: ts.EnumDeclaration): void {
  const variable = l.scope.find(node.name.text);
  if (variable === null) return;
  const known = new Map<string, Value>();
  let next: Value = constant(0);
  const properties = node.members.map((member): Property => {
    const name = ts.isComputedPropertyName(member.name) ? "" : member.name.text;
    const value = member.initializer === undefined ? next : enumValue(l, member.initializer, known);
    next = value.kind === "constant" && typeof value.value === "number" ? constant(value.value + 1) : unknown("enum member");
    known.set(name, value);
    return { kind: "member", name, value, span: l.span(member), nameSpan: l.span(member.name) };
  });
  l.initialise(variable, { kind: "object", properties });
}

/** A namespace runs its statements, then is an object of what it exports. */
export function lowerNamespace(l: Lowering, node: ts.ModuleDeclaration): void {
  const { body, name } = node;
  if (isAmbient(node) || !ts.isIdentifier(name) || body === undefined || !ts.isModuleBlock(body)) return;
  const variable = l.scope.find(name.text);
  if (variable === null) return;
  const properties = l.inScope(() => {
    lowerBlockStatements(l, body.statements);
    return body.statements.flatMap(exportedNames).map((exported): Property => {
      const span = l.span(exported);
      return { kind: "member", name: exported.text, value: l.read(exported.text), span, nameSpan: span };
    });
  });
  if (properties.length > 0) l.initialise(variable, { kind: "object", properties });
}

function enumValue(l: Lowering, initializer: ts.Expression, known: ReadonlyMap<string, Value>): Value {
  const sibling = ts.isIdentifier(initializer) ? known.get(initializer.text) : undefined;
  return sibling ?? lowerExpression(l, initializer);
}

function exportedNames(statement: ts.Statement): ts.Identifier[] {
  if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name] : []));
  }
  const isNamed = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name] : [];
}
