import ts from "typescript";
import type { PagesFile } from "./pages-file.js";

/** What is done with `res` at one place: the calls in a row, and the expression they make. */
export interface AnswerUse {
  id: ts.Identifier;
  calls: { name: string; args: readonly ts.Expression[] }[];
  top: ts.Expression;
  /** A member that is no call: `statusCode`. */
  member: string | null;
}

/** What is done with a `res`, read from its place outwards. */
export function useOf(source: PagesFile, id: ts.Identifier): AnswerUse {
  const calls: AnswerUse["calls"] = [];
  let top: ts.Expression = id;
  for (;;) {
    const parent = source.parent(top);
    if (ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent) || ts.isNonNullExpression(parent)) {
      if (!ts.isPropertyAccessExpression(source.parent(parent))) return { id, calls, top, member: null };
      top = parent;
      continue;
    }
    if (!ts.isPropertyAccessExpression(parent) || parent.expression !== top) return { id, calls, top, member: null };
    const call = source.parent(parent);
    if (!ts.isCallExpression(call) || call.expression !== parent) return { id, calls, top: parent, member: parent.name.text };
    calls.push({ name: parent.name.text, args: call.arguments });
    top = call;
  }
}

/** Whether it says something of the answer, on a line of its own, and sends nothing. */
export function isSetting(source: PagesFile, { calls, top, member }: AnswerUse): boolean {
  const parent = source.parent(top);
  if (calls.length === 0 && member === "statusCode") {
    return ts.isBinaryExpression(parent) && parent.left === top && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isExpressionStatement(source.parent(parent));
  }
  return calls.length > 0 && member === null && calls.every(({ name }) => setting.has(name)) && ts.isExpressionStatement(parent);
}

export const setting: ReadonlySet<string> = new Set(["status", "setHeader", "appendHeader", "removeHeader", "writeHead", "flushHeaders"]);

/** The statement that a setting makes. */
export function statementOf(source: PagesFile, { top, member }: AnswerUse): ts.Statement {
  const parent = source.parent(top);
  return (member === "statusCode" ? source.parent(parent) : parent) as ts.Statement;
}

/** The value of `res.statusCode = value`. */
export function assignedTo(source: PagesFile, { top }: AnswerUse): ts.Expression {
  return (source.parent(top) as ts.BinaryExpression).right;
}

/** The statements among which one stands. */
export function listAround(source: PagesFile, statement: ts.Statement): readonly ts.Statement[] {
  const parent = source.parent(statement);
  if (ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent) || ts.isSourceFile(parent)) return parent.statements;
  return [statement];
}
