import ts from "typescript";
import type { Span } from "../../facts/values.js";
import { importedNames } from "../imported-names.js";
import { boundNames } from "../names.js";
import { parsed } from "../parsed.js";
import { unwrapped } from "../tree.js";
import { leaves, refusalBehind } from "./check-statements.js";
import { functionAround, refusedBy, type HandlerUser } from "./handler-user.js";
import { handlerAt } from "./handler-function.js";

/** Where a helper in another file asks Supabase who is signed in. */
export interface HelperCheck {
  file: string;
  text: string;
  at: Span;
}

/**
 * The id of the user whom a helper of the app gives and without whom a handler refuses to go on: `user.id` of
 * `const user = await getCurrentUser(); if (!user) return …`. Null: the helper gives something else than Supabase's
 * user, or the handler decides otherwise.
 */
export function userOfHelper(file: string, text: string, handler: Span, helper: HelperCheck): HandlerUser | null {
  const source = parsed(file, text);
  const body = source && handlerAt(source.tree, handler)?.body;
  const name = helperGivingUser(helper);
  if (!source || !body || !ts.isBlock(body) || name === null) return null;
  const local = importedNames(source.tree).find(({ imported, typeOnly }) => imported === name && !typeOnly)?.local;
  const statements = body.statements.flatMap((each) => (ts.isTryStatement(each) ? [...each.tryBlock.statements] : [each]));
  for (const each of statements) {
    const [declared, ...others] = ts.isVariableStatement(each) ? each.declarationList.declarations : [];
    if (!declared?.initializer || others.length > 0 || !ts.isIdentifier(declared.name)) continue;
    const awaited = unwrapped(declared.initializer);
    const call = ts.isAwaitExpression(awaited) ? unwrapped(awaited.expression) : awaited;
    if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression) || call.expression.text !== local) continue;
    const variable = declared.name.text;
    const refusal = refusalBehind(statements, each);
    if (refusal && leaves(refusal) && refusedBy(refusal.expression).some((one) => ts.isIdentifier(one) && one.text === variable)) return { id: `${variable}.id`, edits: [], behind: [refusal.getStart(source.tree), refusal.end] };
  }
  return null;
}

/** The exported name of a helper all of whose answers are the user that `auth.getUser()` gives, or nobody. */
function helperGivingUser({ file, text, at }: HelperCheck): string | null {
  const source = parsed(file, text);
  const statement = source?.tree.statements.find((each) => at[0] >= each.getStart(source.tree) && at[0] < each.end);
  const asking = source && functionAround(source.tree, at);
  const body = asking && "body" in asking ? (asking as ts.FunctionLikeDeclaration).body : undefined;
  if (!source || !statement || !body || !ts.isBlock(body)) return null;
  const { tree } = source;
  const users = body.statements.flatMap((each) => (ts.isTryStatement(each) ? [...each.tryBlock.statements] : [each])).flatMap((each) =>
    ts.isVariableStatement(each) && /\.auth\s*\.getUser\(/.test(each.getText(tree)) ? each.declarationList.declarations.flatMap(({ name }) => boundNames(name)) : []);
  const given: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression) given.push(unwrapped(node.expression));
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(body, visit);
  const isUser = (value: ts.Expression): boolean => (ts.isIdentifier(value) ? value.text === "user" && users.includes("user") : /^\w+(?:\??\.data)?\??\.user$/.test(value.getText(tree)) && users.includes(/^\w+/.exec(value.getText(tree))![0]));
  const isNobody = (value: ts.Expression): boolean => value.kind === ts.SyntaxKind.NullKeyword || value.getText(tree) === "undefined";
  if (!given.some(isUser) || !given.every((each) => isUser(each) || isNobody(each))) return null;
  return ts.isFunctionDeclaration(statement) ? statement.name?.text ?? null : ts.isVariableStatement(statement) ? boundNames(statement.declarationList.declarations[0]!.name)[0] ?? null : null;
}
