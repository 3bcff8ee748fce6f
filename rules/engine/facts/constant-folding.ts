import ts from "typescript";

export type Scalar = string | number | boolean | null;
export type Folded = Scalar | Scalar[];

/**
 * What an expression evaluates to, where literals, operators and constants of the same file tell;
 * undefined where they do not. `initializerOf` gives a constant's initial value by its name.
 */
export function fold(
  node: ts.Expression,
  initializerOf: (name: string) => ts.Expression | undefined,
): Folded | undefined {
  const value = foldAny(node, initializerOf, 0);
  return isFinite(value) ? value : undefined;
}

/** JSON has no word for infinities and NaN. */
function isFinite(value: Folded | undefined): boolean {
  const numbers = [value].flat().filter((item) => typeof item === "number");
  return numbers.every(Number.isFinite);
}

type Lookup = (name: string) => ts.Expression | undefined;

function foldAny(node: ts.Expression, lookup: Lookup, depth: number): Folded | undefined {
  if (depth > maximumDepth) return undefined;
  if (!ts.isArrayLiteralExpression(node)) return foldScalar(node, lookup, depth);
  const items = node.elements.map((element) => foldScalar(element, lookup, depth + 1));
  return items.every((item): item is Scalar => item !== undefined) ? items : undefined;
}

function foldScalar(node: ts.Expression, lookup: Lookup, depth: number): Scalar | undefined {
  if (depth > maximumDepth) return undefined;
  const inner = (expression: ts.Expression): Scalar | undefined => foldScalar(expression, lookup, depth + 1);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return true;
    case ts.SyntaxKind.FalseKeyword:
      return false;
    case ts.SyntaxKind.NullKeyword:
      return null;
    case ts.SyntaxKind.Identifier: {
      const initializer = lookup((node as ts.Identifier).text);
      return initializer === undefined ? undefined : inner(initializer);
    }
    case ts.SyntaxKind.ParenthesizedExpression:
    case ts.SyntaxKind.AsExpression:
    case ts.SyntaxKind.SatisfiesExpression:
    case ts.SyntaxKind.TypeAssertionExpression:
    case ts.SyntaxKind.NonNullExpression:
      return inner((node as ts.ParenthesizedExpression).expression);
    case ts.SyntaxKind.PrefixUnaryExpression:
      return foldUnary(node as ts.PrefixUnaryExpression, inner);
    case ts.SyntaxKind.BinaryExpression:
      return foldBinary(node as ts.BinaryExpression, inner);
    case ts.SyntaxKind.ConditionalExpression: {
      const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
      const test = inner(condition);
      return test === undefined ? undefined : inner(test ? whenTrue : whenFalse);
    }
    case ts.SyntaxKind.TemplateExpression:
      return foldTemplate(node as ts.TemplateExpression, inner);
    default:
      return undefined;
  }
}

function foldUnary(
  node: ts.PrefixUnaryExpression,
  inner: (expression: ts.Expression) => Scalar | undefined,
): Scalar | undefined {
  const operand = inner(node.operand);
  if (operand === undefined) return undefined;
  if (node.operator === ts.SyntaxKind.ExclamationToken) return !operand;
  if (node.operator === ts.SyntaxKind.MinusToken) return 0 - Number(operand);
  return node.operator === ts.SyntaxKind.PlusToken ? Number(operand) : undefined;
}

function foldBinary(
  node: ts.BinaryExpression,
  inner: (expression: ts.Expression) => Scalar | undefined,
): Scalar | undefined {
  const left = inner(node.left);
  if (left === undefined) return undefined;
  const right = inner(node.right);
  if (right === undefined) return undefined;
  const areNumbers = typeof left === "number" && typeof right === "number";
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.PlusToken:
      if (areNumbers) return left + right;
      return typeof left === "string" || typeof right === "string" ? `${left}${right}` : undefined;
    case ts.SyntaxKind.MinusToken:
      return areNumbers ? left - right : undefined;
    case ts.SyntaxKind.AsteriskToken:
      return areNumbers ? left * right : undefined;
    case ts.SyntaxKind.SlashToken:
      return areNumbers ? left / right : undefined;
    case ts.SyntaxKind.PercentToken:
      return areNumbers ? left % right : undefined;
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return areNumbers ? left ** right : undefined;
    case ts.SyntaxKind.BarBarToken:
      return left || right;
    case ts.SyntaxKind.AmpersandAmpersandToken:
      return left && right;
    case ts.SyntaxKind.QuestionQuestionToken:
      return left ?? right;
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
      return left === right;
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      return left !== right;
    default:
      return undefined;
  }
}

function foldTemplate(
  node: ts.TemplateExpression,
  inner: (expression: ts.Expression) => Scalar | undefined,
): string | undefined {
  let text = node.head.text;
  for (const { expression, literal } of node.templateSpans) {
    const value = inner(expression);
    if (value === undefined) return undefined;
    text += `${String(value)}${literal.text}`;
  }
  return text;
}

/** Also ends constants that are defined by each other. */
const maximumDepth = 50;
