import ts from "typescript";
import { variablesIn } from "../names.js";
import { unwrapped } from "../tree.js";
import { declaredBy } from "./check-statements.js";

/** Names in the file of a check. */
export interface LimitNames {
  tree: ts.SourceFile;
  /** The handler's request; null: it has none. */
  request: string | null;
  isHelper(name: string): boolean;
  isImported(name: string): boolean;
}

/** What a key may say anywhere: of no handler in particular. */
const ofAnyHandler = /rate|limit|throttle|request|user|id|ip|address|api|ai|key|[^a-z]/gi;

/** `10 s`, `1m`. */
export const isDuration = /^\d+ ?(ms|[smhd]|sec|min|hour|day)\w*$/i;

/**
 * Of the statements of a limit: what its texts say it is for, and whether the handler tells the helper
 * whose it is. Null: what it is asked with is the same for everybody, so all would share one count.
 */
export function readWhose(statements: readonly ts.Statement[], names: LimitNames): { says: string | null; told: boolean } | null {
  const call = helperCall(statements, names);
  if (!call) return null;
  const given = call.arguments.filter((each) => !(ts.isIdentifier(each) && names.isHelper(each.text)));
  const made = new Map(statements.flatMap((each) => declaredBy(each).map((name) => [name, each] as const)));
  const behind = statementsBehind(given, made);
  const isTold = given.some(hasCall) || behind.some(hasCall) || behind.some((each) => names.request !== null && variablesIn(each).has(names.request));
  const isAsked = names.request !== null && given.some((each) => variablesIn(each).has(names.request!));
  const texts = [...given.flatMap((each) => textsIn(each, names)), ...behind.flatMap((each) => joinedTextsIn(each)), ...membersBefore(call)];
  if (!isTold && !isAsked && (ts.isPropertyAccessExpression(call.expression) || texts.length > 0 || behind.length > 0)) return null;
  const said = texts.filter((text) => text.replace(ofAnyHandler, "") !== "");
  return { says: said.length > 0 ? said.join(" ") : null, told: isTold || given.some((each) => ts.isPropertyAccessExpression(unwrapped(each)) && names.request !== null && variablesIn(each).has(names.request)) };
}

/** The call of an import by which a handler counts what was spent; null: none is seen. */
export function counting(statements: readonly ts.Statement[], imported: readonly string[]): string | null {
  const names = new Set(imported.filter((name) => counts.test(name)));
  let found: string | null = null;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text)) found ??= node.expression.text;
    ts.forEachChild(node, visit);
  };
  if (names.size > 0) statements.forEach(visit);
  return found;
}

const counts = /^(increment|increase|deduct|decrement|decrease|charge|debit|consume|spend|record|track|log|use|update|report)\w*(credit|usage|limit|token|quota|budget|count|balance|spend|cost|generation)/i;

/** The call that asks the helper, or that is handed it. */
function helperCall(statements: readonly ts.Statement[], { isHelper }: LimitNames): ts.CallExpression | null {
  let found: ts.CallExpression | null = null;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (ts.isCallExpression(node) && (isHelper(rootOf(node.expression)) || node.arguments.some((each) => ts.isIdentifier(each) && isHelper(each.text)))) found = node;
    ts.forEachChild(node, visit);
  };
  statements.forEach(visit);
  return found;
}

function rootOf(callee: ts.Expression): string {
  const bare = unwrapped(callee);
  if (ts.isPropertyAccessExpression(bare)) return rootOf(bare.expression);
  return ts.isIdentifier(bare) ? bare.text : "";
}

/** The declarations that some values are made of, by way of others as well. */
function statementsBehind(given: readonly ts.Expression[], made: ReadonlyMap<string, ts.Statement>): ts.Statement[] {
  const behind = new Set<ts.Statement>();
  const add = (node: ts.Node): void => {
    for (const name of variablesIn(node)) {
      const declaring = made.get(name);
      if (declaring) behind.add(declaring);
    }
  };
  given.forEach(add);
  for (const each of behind) add(each);
  return [...behind];
}

function hasCall(node: ts.Node): boolean {
  return ts.isCallExpression(node) || ts.forEachChild(node, (child) => (hasCall(child) ? true : undefined)) === true;
}

/** What is written out in an argument, and the constants of other files that it names; not within calls, which say how the key is found. */
function textsIn(value: ts.Node, names: LimitNames): string[] {
  if (ts.isCallExpression(value)) return [];
  if (ts.isStringLiteralLike(value)) return isDuration.test(value.text) ? [] : [value.text];
  if (ts.isPropertyAccessExpression(value) || ts.isIdentifier(value)) {
    const root = rootOf(value);
    const isConstant = names.isImported(root) && !names.isHelper(root) && (root !== value.getText(names.tree) || /^[A-Z][A-Z\d_]*$/.test(root));
    return isConstant ? [value.getText(names.tree)] : [];
  }
  if (ts.isPropertyAssignment(value)) return textsIn(value.initializer, names);
  const own = ts.isTemplateHead(value) || ts.isTemplateMiddle(value) || ts.isTemplateTail(value) ? [value.text] : [];
  const inner: string[] = [];
  ts.forEachChild(value, (child) => void inner.push(...textsIn(child, names)));
  return [...own, ...inner];
}

/** What a key is put together with on the way. */
function joinedTextsIn(node: ts.Node): string[] {
  if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return [node.text];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) return [node.left, node.right].flatMap((each) => (ts.isStringLiteralLike(each) ? [each.text] : joinedTextsIn(each)));
  const inner: string[] = [];
  ts.forEachChild(node, (child) => void inner.push(...joinedTextsIn(child)));
  return inner;
}

/** `limiters.chat.limit(…)` says `chat`. */
function membersBefore({ expression }: ts.CallExpression): string[] {
  const members: string[] = [];
  for (let at = ts.isPropertyAccessExpression(expression) ? unwrapped(expression.expression) : expression; ts.isPropertyAccessExpression(at); at = unwrapped(at.expression)) members.push(at.name.text);
  return members;
}
