import ts from "typescript";
import { usesOf } from "../guards/field-uses.js";
import { isImported } from "../imported-names.js";
import { boundNames } from "../names.js";
import { nameOf, pathTo, unwrapped } from "../tree.js";

/** A text that is parsed: `const plan: Plan = JSON.parse(text) as Plan`. */
export interface ParsedText {
  parse: ts.CallExpression;
  /** With the casts around it. */
  whole: ts.Expression;
  cast: ts.TypeNode | null;
  /** What it is the value of; null: it is returned. */
  declared: ts.VariableDeclaration | null;
  /** What it is said to be. */
  type: ts.TypeNode | null;
  body: ts.Block;
  /** The `try` whose block it stands in; null: none of its function. */
  attempt: ts.TryStatement | null;
}

/** Null where it is no `JSON.parse`, or its value is neither a variable's nor returned. */
export function parsedTextOf(parse: ts.Node, tree: ts.SourceFile): ParsedText | null {
  if (!isJsonParse(parse, tree)) return null;
  const path = pathTo(tree, parse);
  const home = path.findLast(ts.isFunctionLike);
  if (!home || !("body" in home) || !home.body || !ts.isBlock(home.body)) return null;
  const outer = path.slice(0, -1).toReversed();
  const casts = outer.slice(0, outer.findIndex((node) => !isCast(node))) as (ts.ParenthesizedExpression | ts.AsExpression)[];
  const parent = outer[casts.length];
  const cast = casts.findLast(ts.isAsExpression)?.type ?? null;
  const text = { parse, whole: casts.at(-1) ?? parse, cast, body: home.body, attempt: attemptAround(path) };
  if (parent && ts.isVariableDeclaration(parent)) return { ...text, declared: parent, type: parent.type ?? cast };
  return parent && ts.isReturnStatement(parent) ? { ...text, declared: null, type: cast ?? promisedBy(home) } : null;
}

function isJsonParse(node: ts.Node, tree: ts.SourceFile): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText(tree) === "JSON.parse" && node.arguments.length === 1;
}

function isCast(node: ts.Node): boolean {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node);
}

/** The innermost `try` of a function whose block a node stands in. */
function attemptAround(path: readonly ts.Node[]): ts.TryStatement | null {
  for (let index = path.length - 1; index > 0 && !ts.isFunctionLike(path[index]!); index--) {
    const above = path[index - 1]!;
    if (ts.isTryStatement(above) && above.tryBlock === path[index]) return above;
  }
  return null;
}

function promisedBy({ type }: ts.SignatureDeclaration): ts.TypeNode | null {
  const isPromise = type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === "Promise";
  return isPromise ? (type.typeArguments?.[0] ?? null) : null;
}

/** Where it comes from: `const { text } = await generateText({ … })`. */
export interface WrittenText {
  call: ts.CallExpression;
  /** `text` of the pattern; null: the result has a name. */
  binding: ts.BindingElement | null;
  /** `result`, or the name that the text goes by. */
  name: string;
  /** What else the answer is used for is what `generateObject` gives as well. */
  isPlain: boolean;
  /** The text is used where it is parsed, and nowhere else. */
  once: boolean;
}

/** Null where the text is not plainly that of a `generateText` of the same function, and of the same `try`. */
export function writtenTextOf({ parse, body, attempt }: ParsedText, tree: ts.SourceFile): WrittenText | null {
  const root = untidied(parse.arguments[0]!);
  const name = ts.isPropertyAccessExpression(root) ? root.expression : root;
  const declared = ts.isIdentifier(name) ? declarationOf(name.text, body) : null;
  if (!declared || !ts.isIdentifier(name) || ts.isIdentifier(declared.name) !== ts.isPropertyAccessExpression(root)) return null;
  const call = generateTextIn(declared.initializer, tree);
  const path = pathTo(tree, declared);
  const uses = usesOf(name.text, body, declared);
  if (!call || !uses || path.findLast(ts.isFunctionLike) !== pathTo(tree, body).at(-2) || attemptAround(path) !== attempt) return null;
  if (ts.isIdentifier(declared.name)) {
    const members = uses.map(({ around: [parent] }) => (parent && ts.isPropertyAccessExpression(parent) ? parent.name.text : null));
    const texts = members.filter((member) => member === "text").length;
    return { call, binding: null, name: name.text, once: texts === 1, isPlain: texts === 1 && members.every((member) => member === "text" || alike.has(member ?? "")) };
  }
  if (!ts.isObjectBindingPattern(declared.name)) return null;
  const { elements } = declared.name;
  const binding = elements.find((each) => ts.isIdentifier(each.name) && each.name.text === name.text)!;
  if (fieldOf(binding) !== "text" || binding.initializer) return null;
  const once = uses.length === 1;
  return { call, binding, name: name.text, once, isPlain: once && elements.every((each) => each === binding || alike.has(fieldOf(each) ?? "")) };
}

/** What results of `generateText` and of `generateObject` have both (ai@4.3.19 and 5.0.277: dist/index.d.ts). */
const alike = new Set(["finishReason", "usage", "warnings", "request", "response", "providerMetadata"]);

function fieldOf({ propertyName, name, dotDotDotToken }: ts.BindingElement): string | null {
  const field = propertyName ?? name;
  return !dotDotDotToken && ts.isIdentifier(field) ? field.text : null;
}

/** `text` of `text.replace(/^```json/, "").trim()`, `result.text` of itself. */
function untidied(value: ts.Expression): ts.Expression {
  const bare = unwrapped(value);
  const isTidied = ts.isCallExpression(bare) && ts.isPropertyAccessExpression(bare.expression)
    && /^(trim|trimStart|trimEnd|replace|replaceAll)$/.test(bare.expression.name.text) && bare.arguments.every((each) => ts.isLiteralExpression(each));
  if (isTidied) return untidied((bare.expression as ts.PropertyAccessExpression).expression);
  return ts.isPropertyAccessExpression(bare) && bare.name.text !== "text" ? value : bare;
}

/** The constant of a name, where it is declared by itself. */
function declarationOf(name: string, body: ts.Block): ts.VariableDeclaration | null {
  const found: ts.VariableDeclaration[] = [];
  const visit = (node: ts.Node): void => {
    const [only, ...others] = ts.isVariableStatement(node) && node.declarationList.flags & ts.NodeFlags.Const ? node.declarationList.declarations : [];
    if (only && others.length === 0 && !only.type && boundNames(only.name).includes(name)) found.push(only);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found.length === 1 ? found[0]! : null;
}

/** `await generateText({ … })` of the AI SDK, with options that go with a schema. */
function generateTextIn(value: ts.Expression | undefined, tree: ts.SourceFile): ts.CallExpression | null {
  const call = value && ts.isAwaitExpression(value) ? value.expression : null;
  if (!call || !ts.isCallExpression(call) || call.expression.getText(tree) !== "generateText" || !isImported("generateText", "ai", tree)) return null;
  const [given, ...others] = call.arguments;
  const isFit = given && others.length === 0 && ts.isObjectLiteralExpression(given) && given.properties.every((each) => !ts.isSpreadAssignment(each) && !unfit.test(nameOf(each) ?? ""));
  return isFit ? call : null;
}

/** Options of `generateText` that say something else of its form, or that `generateObject` does not take. */
const unfit = /^$|tool|step|^stop|output$|^onStep|^(schema|include|experimental_transform)$/i;
