import ts from "typescript";
import { fold } from "./constant-folding.js";
import type { SegmentInitializer, SegmentWrapper } from "./file-facts.js";
import type { Source } from "./segment-config.js";

/** The value a segment key is given: its syntax below types and parentheses, and what it evaluates to. */
export function initializerOf(source: Source, node: ts.Expression): SegmentInitializer {
  const { inner, wrappers } = unwrap(node);
  const start = node.getStart(source.file);
  const initializer: SegmentInitializer = {
    syntax: syntaxOf(inner),
    nodeType: swcNodeType(inner),
    wrappers,
    text: source.text.slice(start, node.end),
    span: [start, node.end],
  };
  const value = fold(inner, (name) => {
    const declared = source.declarations.get(name);
    return declared?.isConst === true ? declared.declaration.initializer : undefined;
  });
  if (value !== undefined) initializer.value = value;
  return initializer;
}

/** Takes off types and parentheses, outermost first. */
export function unwrap(node: ts.Expression): { inner: ts.Expression; wrappers: SegmentWrapper[] } {
  const wrappers: SegmentWrapper[] = [];
  let inner = node;
  for (let wrapper = wrapperOf(inner); wrapper !== null; wrapper = wrapperOf(inner)) {
    wrappers.push(wrapper);
    inner = (inner as ts.ParenthesizedExpression).expression;
  }
  return { inner, wrappers };
}

function wrapperOf(node: ts.Expression): SegmentWrapper | null {
  if (ts.isAsExpression(node)) return isConstType(node.type) ? "as-const" : "as";
  if (ts.isTypeAssertionExpression(node)) return isConstType(node.type) ? "as-const" : "type-assertion";
  if (ts.isSatisfiesExpression(node)) return "satisfies";
  if (ts.isNonNullExpression(node)) return "non-null";
  return ts.isParenthesizedExpression(node) ? "parentheses" : null;
}

function isConstType(type: ts.TypeNode): boolean {
  return ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "const";
}

function syntaxOf(node: ts.Expression): SegmentInitializer["syntax"] {
  if (ts.isIdentifier(node)) return node.text === "undefined" ? "undefined" : "identifier";
  return syntaxes[node.kind] ?? "other";
}

/** What SWC, and so Next's messages, call the node. */
function swcNodeType(node: ts.Expression): string {
  if (ts.isAsExpression(node) && isConstType(node.type)) return "TsConstAssertion";
  if (ts.isTypeAssertionExpression(node) && isConstType(node.type)) return "TsConstAssertion";
  if (ts.isPrefixUnaryExpression(node)) return isUpdate(node.operator) ? "UpdateExpression" : "UnaryExpression";
  if (ts.isOptionalChain(node)) return "OptionalChainingExpression";
  if (ts.isBinaryExpression(node)) return binaryNodeType(node.operatorToken.kind);
  return nodeTypes[node.kind] ?? ts.SyntaxKind[node.kind] ?? "Unknown";
}

function binaryNodeType(operator: ts.SyntaxKind): string {
  if (operator === ts.SyntaxKind.CommaToken) return "SequenceExpression";
  const isAssignment = operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
  return isAssignment ? "AssignmentExpression" : "BinaryExpression";
}

function isUpdate(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

const syntaxes: Partial<Record<ts.SyntaxKind, SegmentInitializer["syntax"]>> = {
  [ts.SyntaxKind.NumericLiteral]: "number",
  [ts.SyntaxKind.StringLiteral]: "string",
  [ts.SyntaxKind.TrueKeyword]: "boolean",
  [ts.SyntaxKind.FalseKeyword]: "boolean",
  [ts.SyntaxKind.NullKeyword]: "null",
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: "template",
  [ts.SyntaxKind.TemplateExpression]: "template-with-values",
  [ts.SyntaxKind.RegularExpressionLiteral]: "regexp",
  [ts.SyntaxKind.ArrayLiteralExpression]: "array",
  [ts.SyntaxKind.ObjectLiteralExpression]: "object",
  [ts.SyntaxKind.PrefixUnaryExpression]: "unary",
  [ts.SyntaxKind.PostfixUnaryExpression]: "unary",
  [ts.SyntaxKind.TypeOfExpression]: "unary",
  [ts.SyntaxKind.VoidExpression]: "unary",
  [ts.SyntaxKind.BinaryExpression]: "binary",
  [ts.SyntaxKind.ConditionalExpression]: "conditional",
  [ts.SyntaxKind.CallExpression]: "call",
  [ts.SyntaxKind.PropertyAccessExpression]: "member",
  [ts.SyntaxKind.ElementAccessExpression]: "member",
  [ts.SyntaxKind.ArrowFunction]: "function",
  [ts.SyntaxKind.FunctionExpression]: "function",
};

const nodeTypes: Partial<Record<ts.SyntaxKind, string>> = {
  [ts.SyntaxKind.NumericLiteral]: "NumericLiteral",
  [ts.SyntaxKind.StringLiteral]: "StringLiteral",
  [ts.SyntaxKind.BigIntLiteral]: "BigIntLiteral",
  [ts.SyntaxKind.TrueKeyword]: "BooleanLiteral",
  [ts.SyntaxKind.FalseKeyword]: "BooleanLiteral",
  [ts.SyntaxKind.NullKeyword]: "NullLiteral",
  [ts.SyntaxKind.RegularExpressionLiteral]: "RegExpLiteral",
  [ts.SyntaxKind.Identifier]: "Identifier",
  [ts.SyntaxKind.NoSubstitutionTemplateLiteral]: "TemplateLiteral",
  [ts.SyntaxKind.TemplateExpression]: "TemplateLiteral",
  [ts.SyntaxKind.TaggedTemplateExpression]: "TaggedTemplateExpression",
  [ts.SyntaxKind.ArrayLiteralExpression]: "ArrayExpression",
  [ts.SyntaxKind.ObjectLiteralExpression]: "ObjectExpression",
  [ts.SyntaxKind.PostfixUnaryExpression]: "UpdateExpression",
  [ts.SyntaxKind.TypeOfExpression]: "UnaryExpression",
  [ts.SyntaxKind.VoidExpression]: "UnaryExpression",
  [ts.SyntaxKind.DeleteExpression]: "UnaryExpression",
  [ts.SyntaxKind.ConditionalExpression]: "ConditionalExpression",
  [ts.SyntaxKind.CallExpression]: "CallExpression",
  [ts.SyntaxKind.NewExpression]: "NewExpression",
  [ts.SyntaxKind.PropertyAccessExpression]: "MemberExpression",
  [ts.SyntaxKind.ElementAccessExpression]: "MemberExpression",
  [ts.SyntaxKind.ArrowFunction]: "ArrowFunctionExpression",
  [ts.SyntaxKind.FunctionExpression]: "FunctionExpression",
  [ts.SyntaxKind.ClassExpression]: "ClassExpression",
  [ts.SyntaxKind.AwaitExpression]: "AwaitExpression",
  [ts.SyntaxKind.YieldExpression]: "YieldExpression",
  [ts.SyntaxKind.ThisKeyword]: "ThisExpression",
  [ts.SyntaxKind.MetaProperty]: "MetaProperty",
  [ts.SyntaxKind.ParenthesizedExpression]: "ParenthesisExpression",
  [ts.SyntaxKind.AsExpression]: "TsAsExpression",
  [ts.SyntaxKind.TypeAssertionExpression]: "TsTypeAssertion",
  [ts.SyntaxKind.SatisfiesExpression]: "TsSatisfiesExpression",
  [ts.SyntaxKind.NonNullExpression]: "TsNonNullExpression",
};
