import ts from "typescript";
import type { Property, Value } from "../values.js";
import { calleeSource } from "./calls.js";
import { lowerExpression, lowerNamed } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { constant, unknown } from "./value-shapes.js";

/**
 * A component's element is a call with one object of properties; of built-in elements and
 * fragments only the expressions inside are lowered, what they give is not known.
 */
export function lowerJsx(l: Lowering, node: ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment): Value {
  if (ts.isJsxFragment(node)) {
    lowerChildren(l, node.children);
    return element;
  }
  const head = ts.isJsxElement(node) ? node.openingElement : node;
  const callee = componentOf(l, head.tagName);
  const properties = head.attributes.properties.map((attribute) => lowerAttribute(l, attribute));
  const children = ts.isJsxElement(node) ? lowerChildren(l, node.children) : [];
  if (callee === null) return element;
  const [first] = children;
  if (first !== undefined) {
    const value: Value =
      children.length === 1 ? first : { kind: "array", items: children.map((item) => ({ kind: "item", value: item })) };
    properties.push({ kind: "member", name: "children", value, span: l.span(node), nameSpan: l.span(head.tagName) });
  }
  const argument = { value: { kind: "object", properties } as const, spread: false, span: l.span(head.attributes) };
  return l.call("jsx", callee, [argument], calleeSource(l, node, head.tagName));
}

/** The value a tag names; null for built-in elements (`div`, `svg:path`). */
function componentOf(l: Lowering, tag: ts.JsxTagNameExpression): Value | null {
  if (ts.isJsxNamespacedName(tag)) return null;
  if (ts.isIdentifier(tag) && !/^[A-Z_$]/.test(tag.text)) return null;
  return lowerExpression(l, tag);
}

function lowerAttribute(l: Lowering, attribute: ts.JsxAttributeLike): Property {
  if (ts.isJsxSpreadAttribute(attribute)) return { kind: "spread", value: lowerExpression(l, attribute.expression) };
  const name = ts.isIdentifier(attribute.name)
    ? attribute.name.text
    : `${attribute.name.namespace.text}:${attribute.name.name.text}`;
  const nameSpan = l.span(attribute.name);
  const value = lowerAttributeValue(l, attribute.initializer, { text: name, span: nameSpan });
  return { kind: "member", name, value, span: l.span(attribute), nameSpan };
}

function lowerAttributeValue(
  l: Lowering,
  initializer: ts.JsxAttributeValue | undefined,
  name: { text: string; span: readonly [number, number] },
): Value {
  if (initializer === undefined) return constant(true);
  if (!ts.isJsxExpression(initializer)) return lowerExpression(l, initializer);
  return initializer.expression === undefined ? unknown("missing expression") : lowerNamed(l, initializer.expression, name);
}

function lowerChildren(l: Lowering, children: readonly ts.JsxChild[]): Value[] {
  return children.flatMap((child): Value[] => {
    if (ts.isJsxText(child)) return child.containsOnlyTriviaWhiteSpaces ? [] : [constant(child.text.trim())];
    if (!ts.isJsxExpression(child)) return [lowerExpression(l, child)];
    return child.expression === undefined ? [] : [lowerExpression(l, child.expression)];
  });
}

const element: Value = unknown("JSX");
