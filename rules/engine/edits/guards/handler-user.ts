import ts from "typescript";
import { usersWithId } from "../../../catalog/sign-in.js";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { boundNames, free, namesIn } from "../names.js";
import { parsed } from "../parsed.js";
import { callNamed, nameOf, unwrapped } from "../tree.js";
import { declaredBy, leaves, mentions, refusalBehind } from "./check-statements.js";
import { handlerAt, type HandlerFunction } from "./handler-function.js";

/** A check that knows whom it has let through, and where it stands. */
export interface UserCheck {
  /** The text of the file with the check; the handler's own, or its wrapper's. */
  file: string;
  text: string;
  /** The `if` that refuses. */
  at: Span;
  /** Variable and members: `["session", "userId"]`. */
  user: readonly string[];
  /** Where the wrapper calls the handler: the last name of the callee. Null: nobody stands between. */
  call: Span | null;
}

/** The id of the user as code of a handler, and what makes the handler see it. */
export interface HandlerUser {
  id: string;
  edits: TextEdit[];
  /** The statement that refuses whoever is nobody, where that is not where the check stands: a limit goes behind it. */
  behind?: Span;
}

/**
 * How a handler can name the user whom a check has let through: by the variable that the check among
 * its own statements decides on, or by the parameter in which its wrapper hands that on. A handler
 * written where it is wrapped gets the parameter if it has none yet. Null: it cannot see who it is.
 */
export function handlerUser(file: string, text: string, handler: Span, check: UserCheck): HandlerUser | null {
  const source = parsed(file, text);
  const own = source && handlerAt(source.tree, handler);
  if (!source || !own?.body) return null;
  const isOptional = new RegExp(`\\b${check.user.slice(0, -1).join("\\??\\.")}\\?\\.${check.user.at(-1)}\\b`).test(check.text);
  if (check.user.length > 1 && isOptional) return null;
  if (check.call === null) return check.file === file && isDecidedIn(own, check, source.tree) ? { id: check.user.join("."), edits: [] } : null;
  const handed = handedBy(check, check.call);
  return handed && receivedBy(own, handed, file, source.tree);
}

/**
 * The id that a handler refuses to go on without, as code: `userId` of `const { userId } = await auth(); if (!userId) return …`.
 * Null: what is looked up there is decided on otherwise, or elsewhere.
 *
 * @param lookUp a place in the statement that asks who it is, or in the one behind it that refuses.
 */
export function refusedWithout(file: string, text: string, handler: Span, lookUp: Span): string | null {
  const source = parsed(file, text);
  const body = source && handlerAt(source.tree, handler)?.body;
  const standing = source && body ? standingAt(body, lookUp, source.tree) : null;
  if (!source || !standing) return null;
  const { block: { statements }, index } = standing;
  const asking = statements[index]!;
  // Of a place in the refusal, what it looks at is declared before.
  const declared = ts.isIfStatement(asking) ? statements.slice(0, index).findLast((each) => mentions(asking.expression, new Set(declaredBy(each)))) : asking;
  const next = declared && refusalBehind(statements, declared);
  if (!declared || !ts.isVariableStatement(declared) || !(declared.declarationList.flags & ts.NodeFlags.Const) || !next || !leaves(next)) return null;
  const names = declared.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  const paths = refusedBy(next.expression).map((each) => each.getText(source.tree).replaceAll("?.", ".").split(".")).filter((path) => names.includes(path[0]!) && path.every((part) => /^[\w$]+$/.test(part)));
  const id = paths.find((path) => /^(userId|user_id|uid)$/.test(path.at(-1)!) || (path.at(-1) === "id" && path.at(-2) === "user"));
  if (id) return id.join(".");
  const asked = declared.getText(source.tree);
  const known = usersWithId.find(({ lookUp, user }) => lookUp.test(asked) && paths.some((path) => user.test(path.join("."))));
  const whole = declared.declarationList.declarations.find(({ name }) => ts.isIdentifier(name))?.name.getText(source.tree);
  if (!known || (known.ofWhole && paths.every(([root]) => root !== whole))) return null;
  return known.ofWhole ? `${whole}.${known.ofWhole}` : "user.id";
}

/** What a condition asks to be there: `a.b` of `!a || !a.b`. */
export function refusedBy(condition: ts.Expression): ts.Expression[] {
  const each = unwrapped(condition);
  if (ts.isBinaryExpression(each) && each.operatorToken.kind === ts.SyntaxKind.BarBarToken) return [...refusedBy(each.left), ...refusedBy(each.right)];
  return ts.isPrefixUnaryExpression(each) && each.operator === ts.SyntaxKind.ExclamationToken ? [unwrapped(each.operand)] : [];
}

/** Whether the check is one of the handler's own statements, or of a `try` among them, behind the one that declares its variable. */
function isDecidedIn({ body }: HandlerFunction, { at, user: [variable] }: UserCheck, tree: ts.SourceFile): boolean {
  const standing = body ? standingAt(body, at, tree) : null;
  if (!standing || !ts.isIfStatement(standing.block.statements[standing.index]!)) return false;
  return standing.block.statements.slice(0, standing.index).some((each) => ts.isVariableStatement(each) && each.declarationList.declarations.some(({ name }) => boundNames(name).includes(variable!)));
}

/** The statement around a place, among those of a body or of a `try` in it. */
function standingAt(body: ts.ConciseBody, [start]: Span, tree: ts.SourceFile): { block: ts.Block; index: number } | null {
  if (!ts.isBlock(body)) return null;
  const index = body.statements.findIndex((each) => start >= each.getStart(tree) && start < each.end);
  const found = body.statements[index];
  return found && ts.isTryStatement(found) ? standingAt(found.tryBlock, [start, start], tree) : found ? { block: body, index } : null;
}

/** Which argument holds the user, and the way to the id in it. */
interface Handed {
  index: number;
  path: readonly string[];
  /** What the wrapper calls it. */
  name: string;
}

function handedBy({ file, text, at, user }: UserCheck, called: Span): Handed | null {
  const source = parsed(file, text);
  const call = source && callNamed(source.tree, called);
  if (!source || !call || functionAround(source.tree, at) !== functionAround(source.tree, called)) return null;
  for (const [index, argument] of (call.arguments ?? []).entries()) {
    const path = wayIn(argument, user, source.tree);
    if (path) return { index, path, name: user[0]! };
  }
  return null;
}

/** The way to the user's id in a value: it is the user, some member of it, or an object with one of these. */
function wayIn(value: ts.Expression, user: readonly string[], tree: ts.SourceFile): readonly string[] | null {
  const written = value.getText(tree).split(".");
  if (written.length <= user.length && written.every((part, index) => part === user[index])) return user.slice(written.length);
  if (!ts.isObjectLiteralExpression(value)) return null;
  for (const each of value.properties) {
    const inner = ts.isShorthandPropertyAssignment(each) ? wayIn(each.name, user, tree) : ts.isPropertyAssignment(each) ? wayIn(each.initializer, user, tree) : null;
    const name = nameOf(each);
    if (inner && name) return [name, ...inner];
  }
  return null;
}

function receivedBy(handler: HandlerFunction, { index, path, name }: Handed, file: string, tree: ts.SourceFile): HandlerUser | null {
  const parameter = handler.parameters[index];
  if (!parameter) return added(handler, index, path, name, file, tree);
  if (ts.isIdentifier(parameter.name)) return { id: [parameter.name.text, ...path].join("."), edits: [] };
  const [member, ...rest] = path;
  const taken = ts.isObjectBindingPattern(parameter.name) ? parameter.name.elements.find((each) => (each.propertyName ?? each.name).getText(tree) === member) : undefined;
  return taken && ts.isIdentifier(taken.name) ? { id: [taken.name.text, ...rest].join("."), edits: [] } : null;
}

/** With the parameter that the wrapper fills already; its type is told by the wrapper alone. */
function added(handler: HandlerFunction, index: number, path: readonly string[], name: string, file: string, tree: ts.SourceFile): HandlerUser | null {
  const last = handler.parameters.at(-1);
  const isInline = !ts.isFunctionDeclaration(handler) && ts.isCallExpression(parentOf(handler, tree));
  if (!last || handler.parameters.length !== index || !isInline || !/^\s*,?\s*\)/.test(tree.text.slice(last.end))) return null;
  const parameter = free(name, namesIn(handler));
  return { id: [parameter, ...path].join("."), edits: [{ file, span: [last.end, last.end], text: `, ${parameter}` }] };
}

/** The innermost function around a place. */
export function functionAround(tree: ts.SourceFile, [start]: Span): ts.Node | null {
  let found: ts.Node | null = null;
  const visit = (node: ts.Node): void => {
    if (start < node.pos || start >= node.end) return;
    if (ts.isFunctionLike(node)) found = node;
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function parentOf(node: ts.Node, tree: ts.SourceFile): ts.Node {
  let found: ts.Node = tree;
  const visit = (each: ts.Node): void => {
    if (each === node || node.pos < each.pos || node.end > each.end) return;
    found = each;
    ts.forEachChild(each, visit);
  };
  visit(tree);
  return found;
}
