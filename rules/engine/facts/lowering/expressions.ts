import ts from "typescript";
import type { Value } from "../values.js";
import { lowerAssignment, lowerUpdate } from "./assignments.js";
import { lowerChain, lowerNew, lowerTag } from "./calls.js";
import { lowerClassExpression } from "./classes.js";
import { lowerFunctionExpression, type FunctionName } from "./functions.js";
import { lowerJsx } from "./jsx.js";
import { type Lowering, nestedTooDeeply } from "./lowering.js";
import { lowerArray, lowerObject } from "./objects.js";
import { isAssignmentOperator, lowerBinary, lowerConditional, lowerUnary } from "./operators.js";
import { constant, number, undefinedValue, unknown } from "./value-shapes.js";

/** Takes an expression apart: its effects in evaluation order, and what remains of it as a value. */
export function lowerExpression(l: Lowering, node: ts.Expression): Value {
  return l.nested(node, nestedTooDeeply, () => lower(l, node, false, null));
}

/** Lowers an expression whose value nobody uses: no temporaries are made for it. */
export function lowerForEffects(l: Lowering, node: ts.Expression): void {
  l.nested(node, nestedTooDeeply, () => lower(l, node, true, null));
}

/** Lowers an expression that gives a function or class in it its name: `const name = …`. */
export function lowerNamed(l: Lowering, node: ts.Expression, name: FunctionName | null): Value {
  return l.nested(node, nestedTooDeeply, () => lower(l, node, false, name));
}

/** Without parentheses and types: `(x as T)!` is `x`. */
export function withoutTypes(node: ts.Expression): ts.Expression {
  let inner = node;
  while (
    ts.isParenthesizedExpression(inner) ||
    ts.isAsExpression(inner) ||
    ts.isSatisfiesExpression(inner) ||
    ts.isTypeAssertionExpression(inner) ||
    (ts.isNonNullExpression(inner) && !ts.isOptionalChain(inner)) ||
    ts.isExpressionWithTypeArguments(inner)
  ) {
    inner = inner.expression;
  }
  return inner;
}

function lower(l: Lowering, written: ts.Expression, discard: boolean, name: FunctionName | null): Value {
  const node = withoutTypes(written);
  switch (node.kind) {
    case ts.SyntaxKind.Identifier: {
      const { text } = node as ts.Identifier;
      if (text === "") return unknown("missing expression");
      return text === "arguments" ? readArguments(l, node) : l.read(text);
    }
    case ts.SyntaxKind.ThisKeyword:
      l.markThis();
      return { kind: "this" };
    case ts.SyntaxKind.SuperKeyword:
      l.markThis();
      return { kind: "super" };
    case ts.SyntaxKind.ImportKeyword:
      return { kind: "global", name: "import" };
    case ts.SyntaxKind.PropertyAccessExpression:
    case ts.SyntaxKind.ElementAccessExpression:
    case ts.SyntaxKind.CallExpression:
    case ts.SyntaxKind.NonNullExpression:
      return lowerChain(l, node, discard);
    case ts.SyntaxKind.NewExpression:
      return lowerNew(l, node as ts.NewExpression);
    case ts.SyntaxKind.TaggedTemplateExpression:
      return lowerTag(l, node as ts.TaggedTemplateExpression);
    case ts.SyntaxKind.AwaitExpression: {
      const value = lowerExpression(l, (node as ts.AwaitExpression).expression);
      return l.await(value, l.span(node));
    }
    case ts.SyntaxKind.YieldExpression: {
      const { expression, asteriskToken } = node as ts.YieldExpression;
      const value = expression === undefined ? undefinedValue : lowerExpression(l, expression);
      return l.yield(value, asteriskToken !== undefined, l.span(node));
    }
    case ts.SyntaxKind.BinaryExpression: {
      const binary = node as ts.BinaryExpression;
      return isAssignmentOperator(binary.operatorToken.kind)
        ? lowerAssignment(l, binary, discard)
        : lowerBinary(l, binary, discard);
    }
    case ts.SyntaxKind.PrefixUnaryExpression:
    case ts.SyntaxKind.PostfixUnaryExpression: {
      const unary = node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;
      const isUpdate =
        unary.operator === ts.SyntaxKind.PlusPlusToken || unary.operator === ts.SyntaxKind.MinusMinusToken;
      return isUpdate ? lowerUpdate(l, unary, discard) : lowerUnary(l, unary as ts.PrefixUnaryExpression);
    }
    case ts.SyntaxKind.TypeOfExpression:
    case ts.SyntaxKind.VoidExpression:
    case ts.SyntaxKind.DeleteExpression:
      return lowerUnary(l, node as ts.TypeOfExpression | ts.VoidExpression | ts.DeleteExpression);
    case ts.SyntaxKind.ConditionalExpression:
      return lowerConditional(l, node as ts.ConditionalExpression, discard);
    case ts.SyntaxKind.ObjectLiteralExpression:
      return lowerObject(l, node as ts.ObjectLiteralExpression);
    case ts.SyntaxKind.ArrayLiteralExpression:
      return lowerArray(l, node as ts.ArrayLiteralExpression);
    case ts.SyntaxKind.ArrowFunction:
    case ts.SyntaxKind.FunctionExpression:
      return lowerFunctionExpression(l, node as ts.ArrowFunction | ts.FunctionExpression, name);
    case ts.SyntaxKind.ClassExpression:
      return lowerClassExpression(l, node as ts.ClassExpression, name?.text ?? "");
    case ts.SyntaxKind.JsxElement:
    case ts.SyntaxKind.JsxSelfClosingElement:
    case ts.SyntaxKind.JsxFragment:
      return lowerJsx(l, node as ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment);
    case ts.SyntaxKind.MetaProperty:
      return (node as ts.MetaProperty).keywordToken === ts.SyntaxKind.ImportKeyword
        ? { kind: "global", name: "import.meta" }
        : unknown("new.target");
    default:
      return lowerLiteral(l, node);
  }
}

function lowerLiteral(l: Lowering, node: ts.Expression): Value {
  switch (node.kind) {
    case ts.SyntaxKind.StringLiteral:
    case ts.SyntaxKind.NoSubstitutionTemplateLiteral:
      return constant((node as ts.StringLiteralLike).text);
    case ts.SyntaxKind.NumericLiteral:
      return number(Number((node as ts.NumericLiteral).text));
    case ts.SyntaxKind.BigIntLiteral: {
      const value = Number((node as ts.BigIntLiteral).text.slice(0, -1));
      return Number.isSafeInteger(value) ? constant(value) : unknown("large integer");
    }
    case ts.SyntaxKind.TrueKeyword:
      return constant(true);
    case ts.SyntaxKind.FalseKeyword:
      return constant(false);
    case ts.SyntaxKind.NullKeyword:
      return constant(null);
    case ts.SyntaxKind.RegularExpressionLiteral:
      return { kind: "regexp", source: (node as ts.RegularExpressionLiteral).text };
    case ts.SyntaxKind.TemplateExpression:
      return lowerTemplate(l, node as ts.TemplateExpression);
    case ts.SyntaxKind.OmittedExpression:
      return undefinedValue;
    default:
      return unknown(ts.SyntaxKind[node.kind] ?? "syntax");
  }
}

function lowerTemplate(l: Lowering, node: ts.TemplateExpression): Value {
  const values = l.inOrder(
    node.templateSpans.map((span) => span.expression),
    (expression) => lowerExpression(l, expression),
  );
  const parts: Value[] = node.head.text === "" ? [] : [constant(node.head.text)];
  node.templateSpans.forEach(({ literal }, index) => {
    parts.push(values[index] ?? undefinedValue);
    if (literal.text !== "") parts.push(constant(literal.text));
  });
  return { kind: "template", parts };
}

/** `arguments` becomes a variable that the function's body sets first. */
function readArguments(l: Lowering, node: ts.Expression): Value {
  const frame = l.thisFrame();
  if (frame.id === 0) return { kind: "global", name: "arguments" };
  if (frame.argumentsVariable === null) {
    const id = l.temporary(l.span(node));
    const facts = l.variables[id];
    if (facts !== undefined) facts.owner = frame.id;
    frame.argumentsVariable = id;
  }
  l.capture(frame.argumentsVariable, false);
  return { kind: "variable", id: frame.argumentsVariable };
}
