import ts from "typescript";
import type { Span } from "../facts/values.js";
import type { TextEdit } from "../finding.js";
import { addImport } from "./add-import.js";
import { isImported } from "./imported-names.js";
import { namesIn } from "./names.js";
import { parsed, type Parsed } from "./parsed.js";
import { pathTo, unwrapped } from "./tree.js";

/** A module's `Map`, by the place of its name, and what takes its place. */
export interface SharedMapEdit {
  at: Span;
  name: string;
  /** The module it comes from. */
  from: string;
}

/**
 * `const seen = new Map<string, Value>()` → `const seen = sharedMap<Value>("seen")`, and each use of it is
 * waited for. No edit where another file may use it, where a key is no text or JSON would lose of a value, where a use
 * is none of `get`, `has`, `set` and `delete` or stands in a function that waits for nothing, and where
 * what `get` gave is changed and not set again: of a shared map it is a copy.
 */
export function shareMap(file: string, text: string, { at, name, from }: SharedMapEdit): TextEdit[] {
  const source = parsed(file, text);
  const declared = source && mapAt(source.tree, at);
  if (!source || !declared) return [];
  const { tree, facts } = source;
  const value = valueOf(declared, source, file);
  const uses = usesOf(declared, tree);
  if (value === null || uses === null || (namesIn(tree).has(name) && !isImported(name, from, tree))) return [];
  const { quote } = facts.style;
  const made = `${name}${value === "" ? "" : `<${value}>`}(${quote}${declared.name.getText(tree)}${quote})`;
  return [
    ...addImport(source, name, from),
    { file, span: [declared.name.end, declared.initializer!.end], text: ` = ${made}` },
    ...uses.flatMap((use) => awaited(use, tree).map(([position, inserted]): TextEdit => ({ file, span: [position, position], text: inserted }))),
  ];
}

/** A constant of the module itself, not exported, that is a new and empty `Map`. */
function mapAt(tree: ts.SourceFile, [start]: Span): ts.VariableDeclaration | null {
  for (const statement of tree.statements) {
    if (!ts.isVariableStatement(statement) || statement.modifiers?.length || !(statement.declarationList.flags & ts.NodeFlags.Const)) continue;
    const declared = statement.declarationList.declarations.find(({ name }) => name.getStart(tree) === start);
    const made = declared?.initializer;
    if (declared && made && ts.isNewExpression(made) && made.expression.getText(tree) === "Map" && !made.arguments?.length) return declared;
  }
  return null;
}

/** What JSON keeps of messages, by the type's name in `ai`. */
const messages = /^(UIMessage|ModelMessage|CoreMessage|Message)$/;

/** What JSON does not give back, or what may be anything. */
const lost = /=>|\b(any|unknown|object|symbol|bigint|Function|Date|RegExp|URL|Error|Map|Set|WeakMap|Promise|Buffer|\w*Array(?!<)|ArrayBuffer|Blob|File|\w*Stream|Abort\w+|Request|Response|typeof|ReturnType)\b/;

/** The type of its values as code, empty in JavaScript; null where keys are no texts, or values do not survive JSON. */
function valueOf({ type, initializer }: ts.VariableDeclaration, { tree }: Parsed, file: string): string | null {
  if (!/\.[cm]?tsx?$/.test(file)) return "";
  const given = type && ts.isTypeReferenceNode(type) && type.typeName.getText(tree) === "Map" ? type.typeArguments : (initializer as ts.NewExpression).typeArguments;
  const [key, value] = given ?? [];
  if (!value || key?.kind !== ts.SyntaxKind.StringKeyword || !survives(value, tree, new Set())) return null;
  return value.getText(tree);
}

function survives(type: ts.Node, tree: ts.SourceFile, seen: Set<string>): boolean {
  const text = type.getText(tree);
  if (lost.test(text)) return false;
  return [...namesOfTypes(type, tree)].every((name) => {
    if (/^(Array|ReadonlyArray|Record|Partial|Pick|Omit|Readonly)$/.test(name) || seen.has(name)) return true;
    seen.add(name);
    const own = tree.statements.find((each): each is ts.InterfaceDeclaration | ts.TypeAliasDeclaration => (ts.isInterfaceDeclaration(each) || ts.isTypeAliasDeclaration(each)) && each.name.text === name);
    return own ? survives(own, tree, seen) : messages.test(name) && isImported(name, "ai", tree);
  });
}

function namesOfTypes(type: ts.Node, tree: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node)) names.add(node.typeName.getText(tree));
    if (ts.isExpressionWithTypeArguments(node)) names.add(node.expression.getText(tree));
    ts.forEachChild(node, visit);
  };
  visit(type);
  return names;
}

/** Every use: calls of the four, in functions that may wait. Null where one is something else. */
function usesOf({ name: declared }: ts.VariableDeclaration, tree: ts.SourceFile): ts.CallExpression[] | null {
  const uses: ts.CallExpression[] = [];
  let plain = true;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === declared.getText(tree) && node !== declared) {
      const use = useOf(node, tree);
      if (use) uses.push(use);
      else plain = false;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return plain && uses.length > 0 && uses.every((use) => isKept(use, declared.getText(tree), tree)) ? uses : null;
}

function useOf(node: ts.Identifier, tree: ts.SourceFile): ts.CallExpression | null {
  const path = pathTo(tree, node);
  const [call, member] = [path.at(-3), path.at(-2)];
  if (!call || !member || !ts.isPropertyAccessExpression(member) || member.expression !== node || !ts.isCallExpression(call) || call.expression !== member) return null;
  const inside = path.findLast(ts.isFunctionLike) as ts.FunctionLikeDeclaration | undefined;
  const isAsync = inside?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  const isInBody = inside?.body !== undefined && path.includes(inside.body);
  return /^(get|has|set|delete)$/.test(member.name.text) && isAsync && isInBody ? call : null;
}

const changing = /^(push|pop|shift|unshift|splice|sort|reverse|fill|set|add|delete)$/;

/** Whether nothing is lost of what a use gives: what `get` gave is not changed, or is set again afterwards. */
function isKept(use: ts.CallExpression, map: string, tree: ts.SourceFile): boolean {
  const path = pathTo(tree, use);
  const called = (use.expression as ts.PropertyAccessExpression).name.text;
  // `map.get(key)!.count++`, `map.set(key, value).size`: the result is no longer what it was.
  const around = path.findLast((node) => node !== use && !(ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)))!;
  const isRead = ts.isPropertyAccessExpression(around) || ts.isElementAccessExpression(around);
  if (isRead) return called === "get" && !isChanged(around, tree);
  const declared = path.findLast(ts.isVariableDeclaration);
  const statement = path.findLast(ts.isStatement);
  if (called !== "get" || !declared || !statement || path.indexOf(declared) < path.indexOf(statement)) return true;
  if (!ts.isIdentifier(declared.name)) return true;
  const value = declared.name.text;
  const body = (path.findLast(ts.isFunctionLike) as ts.FunctionLikeDeclaration).body!;
  let [changed, set] = [-1, -1];
  const visit = (node: ts.Node): void => {
    const isPart = (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && unwrapped(node.expression).getText(tree) === value;
    if (isPart && isChanged(node, tree)) changed = Math.max(changed, node.pos);
    if (ts.isCallExpression(node) && node.expression.getText(tree) === `${map}.set` && node.arguments.some((each) => namesIn(each).has(value) || (ts.isIdentifier(each) && each.text === value))) set = Math.max(set, node.end);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return changed < set || changed < 0;
}

/** Whether a member is written, or called to change what it belongs to. */
function isChanged(member: ts.PropertyAccessExpression | ts.ElementAccessExpression, tree: ts.SourceFile): boolean {
  let at: ts.Node = member;
  for (const node of pathTo(tree, member).toReversed().slice(1)) {
    if (ts.isCallExpression(node) && node.expression === at) return changing.test(ts.isPropertyAccessExpression(at) ? at.name.text : "");
    if (ts.isBinaryExpression(node) && node.left === at) return node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node) || ts.isDeleteExpression(node)) return !ts.isPrefixUnaryExpression(node) || node.operator === ts.SyntaxKind.PlusPlusToken || node.operator === ts.SyntaxKind.MinusMinusToken;
    if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node) && !ts.isNonNullExpression(node)) return false;
    at = node;
  }
  return false;
}

/** `await` before a call, in parentheses where what stands around it would take it for something else. */
function awaited(use: ts.CallExpression, tree: ts.SourceFile): [number, string][] {
  const around = pathTo(tree, use).at(-2)!;
  const isWhole = ts.isStatement(around) || ts.isVariableDeclaration(around) || ts.isParenthesizedExpression(around) || (ts.isCallExpression(around) && around.arguments.includes(use));
  const start = use.getStart(tree);
  return isWhole ? [[start, "await "]] : [[start, "(await "], [use.end, ")"]];
}
