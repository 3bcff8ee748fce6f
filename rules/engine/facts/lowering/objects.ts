import ts from "typescript";
import type { ArrayItem, Property, Span, Value } from "../values.js";
import { annotationsBefore } from "../annotations.js";
import { lowerExpression, lowerNamed } from "./expressions.js";
import { lowerFunction } from "./functions.js";
import type { Lowering } from "./lowering.js";
import { undefinedValue } from "./value-shapes.js";

/** An object literal: methods are members that hold closures; setters are never read and left out. */
export function lowerObject(l: Lowering, node: ts.ObjectLiteralExpression): Value {
  return { kind: "object", properties: node.properties.flatMap((property) => lowerProperty(l, property)) };
}

export function lowerArray(l: Lowering, node: ts.ArrayLiteralExpression): Value {
  const values = l.inOrder(node.elements, (element) =>
    lowerExpression(l, ts.isSpreadElement(element) ? element.expression : element),
  );
  const items = node.elements.map(
    (element, index): ArrayItem => ({
      kind: ts.isSpreadElement(element) ? "spread" : "item",
      value: values[index] ?? undefinedValue,
    }),
  );
  return { kind: "array", items };
}

/** A property's or class member's name where it is plain to see; computed names that are constants too. */
export function propertyName(l: Lowering, name: ts.PropertyName): string | Value {
  if (!ts.isComputedPropertyName(name)) return name.text;
  const key = lowerExpression(l, name.expression);
  return key.kind === "constant" ? String(key.value) : key;
}

function lowerProperty(l: Lowering, property: ts.ObjectLiteralElementLike): Property[] {
  if (ts.isSpreadAssignment(property)) return [{ kind: "spread", value: lowerExpression(l, property.expression) }];
  const span = l.span(property);
  const nameSpan = l.span(property.name);
  if (ts.isShorthandPropertyAssignment(property)) {
    const value = lowerExpression(l, property.name);
    return [{ kind: "member", name: property.name.text, value, span, nameSpan }];
  }
  const key = propertyName(l, property.name);
  const name = typeof key === "string" ? { text: key, span: nameSpan } : null;
  if (ts.isPropertyAssignment(property)) {
    l.annotations = annotationsBefore(l, property.pos);
    const value = lowerNamed(l, property.initializer, name);
    l.annotations = [];
    return [withKey(key, value, span, nameSpan)];
  }
  if (ts.isMethodDeclaration(property)) {
    const value: Value = { kind: "closure", function: lowerFunction(l, property, { kind: "method", name }) };
    return [withKey(key, value, span, nameSpan)];
  }
  const isGetter = ts.isGetAccessor(property);
  const id = lowerFunction(l, property, { kind: isGetter ? "getter" : "setter", name });
  return isGetter && typeof key === "string" ? [{ kind: "getter", name: key, function: id }] : [];
}

function withKey(key: string | Value, value: Value, span: Span, nameSpan: Span): Property {
  return typeof key === "string"
    ? { kind: "member", name: key, value, span, nameSpan }
    : { kind: "computed", key, value, span };
}
