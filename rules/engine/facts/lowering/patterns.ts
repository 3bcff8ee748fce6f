import ts from "typescript";
import type { Value } from "../values.js";
import { assignTo } from "./assignments.js";
import { lowerExpression, lowerNamed, withoutTypes } from "./expressions.js";
import { nameOf } from "./functions.js";
import type { Lowering } from "./lowering.js";
import { constant, member, operator, sequence, undefinedValue } from "./value-shapes.js";

/** Binds the names of a declaration or parameter to the parts of a value. */
export function bindName(l: Lowering, name: ts.BindingName, value: Value): void {
  if (ts.isIdentifier(name)) {
    if (name.text === "") return;
    const id = l.scope.find(name.text) ?? l.declare(name.text, l.span(name), "const");
    l.initialise(id, value);
    return;
  }
  l.nested(name, undefined, () => bindPattern(l, name, value));
}

/** Writes the parts of a value where an assignment's pattern says: `({ a, b: o.x } = value)`. */
export function assignPattern(
  l: Lowering,
  pattern: ts.ObjectLiteralExpression | ts.ArrayLiteralExpression,
  value: Value,
): void {
  if (ts.isArrayLiteralExpression(pattern)) assignArray(l, pattern, value);
  else assignObject(l, pattern, value);
}

function bindPattern(l: Lowering, name: ts.BindingPattern, value: Value): void {
  const source = sourceOf(l, name, value, name.elements.length);
  const taken: string[] = [];
  name.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    const part = ts.isArrayBindingPattern(name)
      ? elementAt(source, index, element.dotDotDotToken !== undefined)
      : memberOf(l, source, element.propertyName ?? element.name, element.dotDotDotToken !== undefined, taken);
    bindName(l, element.name, withDefault(l, element.name, part, element.initializer));
  });
}

function assignArray(l: Lowering, pattern: ts.ArrayLiteralExpression, value: Value): void {
  const source = sourceOf(l, pattern, value, pattern.elements.length);
  pattern.elements.forEach((element, index) => {
    if (ts.isOmittedExpression(element)) return;
    const isRest = ts.isSpreadElement(element);
    assignPart(l, isRest ? element.expression : element, elementAt(source, index, isRest));
  });
}

function assignObject(l: Lowering, pattern: ts.ObjectLiteralExpression, value: Value): void {
  const source = sourceOf(l, pattern, value, pattern.properties.length);
  const taken: string[] = [];
  for (const property of pattern.properties) {
    if (ts.isSpreadAssignment(property)) {
      assignPart(l, property.expression, { kind: "omit", object: source, names: [...taken] });
    } else if (ts.isShorthandPropertyAssignment(property)) {
      const part = memberOf(l, source, property.name, false, taken);
      assignPart(l, property.name, withDefault(l, property.name, part, property.objectAssignmentInitializer));
    } else if (ts.isPropertyAssignment(property)) {
      assignPart(l, property.initializer, memberOf(l, source, property.name, false, taken));
    }
  }
}

function assignPart(l: Lowering, written: ts.Expression, value: Value): void {
  const node = withoutTypes(written);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    assignTo(l, node.left, withDefault(l, node.left, value, node.right), l.span(node));
  } else {
    assignTo(l, node, value, l.span(node));
  }
}

/** Patterns read their source once per name: a compound one is held first. */
function sourceOf(l: Lowering, node: ts.Node, value: Value, uses: number): Value {
  const isPlain = value.kind === "parameter" || value.kind === "rest";
  return uses > 1 && !isPlain ? l.repeatable(value, l.span(node)) : value;
}

function elementAt(array: Value, index: number, isRest: boolean): Value {
  return isRest ? { kind: "slice", array, from: index } : { kind: "index", object: array, key: constant(index) };
}

function memberOf(
  l: Lowering,
  object: Value,
  key: ts.PropertyName | ts.BindingName,
  isRest: boolean,
  taken: string[],
): Value {
  if (isRest) return { kind: "omit", object, names: [...taken] };
  if (ts.isComputedPropertyName(key)) {
    const name = lowerExpression(l, key.expression);
    if (name.kind !== "constant") return { kind: "index", object, key: name };
    taken.push(String(name.value));
    return member(object, String(name.value));
  }
  const text = ts.isObjectBindingPattern(key) || ts.isArrayBindingPattern(key) ? "" : key.text;
  taken.push(text);
  return member(object, text);
}

function withDefault(l: Lowering, name: ts.Node, value: Value, fallback: ts.Expression | undefined): Value {
  if (fallback === undefined) return value;
  const given = l.branch(() => lowerNamed(l, fallback, ts.isIdentifier(name) ? nameOf(l, name) : null));
  if (given.effects.length === 0) return { kind: "default", value, fallback: given.value };
  const span = l.span(fallback);
  const result = l.temporary(span);
  l.set(result, value);
  const write = l.branchEffect(() => {
    l.effects.push(...given.effects);
    l.set(result, given.value);
  });
  const current: Value = { kind: "variable", id: result };
  l.choice(operator("===", current, undefinedValue), write, sequence([]), span);
  return current;
}
