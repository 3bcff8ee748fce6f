import ts from "typescript";
import type { HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { declaredByStatement, namesIn, variablesIn } from "../../engine/edits/names.js";
import { wholeLines } from "../../engine/edits/text-positions.js";
import { unwrapped } from "../../engine/edits/tree.js";
import type { Span } from "../../engine/facts/values.js";
import { sessionCalls } from "./answers.js";
import { handlerIn, PagesFile } from "./pages-file.js";

/** The methods that a route handler may export; `HEAD` Next.js answers itself. */
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export interface Methods {
  /** Those that it answers otherwise than by refusing the method. */
  served: string[];
  /** It looks at the method nowhere, or answers all that it does not name alike. */
  any: boolean;
  /** The text without the checks that are the router's from now on. */
  text: string;
}

/** Which methods an API route answers, read off its conditions on `req.method`, and its text without them. */
export function methodsOf(file: string, text: string): Methods {
  const source = new PagesFile(file, text);
  const { fn } = handlerIn(source);
  const method = new MethodConditions(source, fn);
  const known = methods.filter((one) => method.named.has(one));
  const any = method.serves("*");
  const served = any ? [...new Set([...known.filter((one) => method.serves(one)), ...usual(source, fn)])].sort(inOrder) : known.filter((one) => method.serves(one));
  const [only] = served;
  if (served.length !== 1 || any || only === undefined || !fn.body || !ts.isBlock(fn.body)) return { served, any, text };
  new Simplified(source, method, only).of(fn.body);
  return { served, any, text: source.result() };
}

/** What is asked of a route that does not look: one that reads a body is sent one. */
function usual(source: PagesFile, fn: HandlerFunction): string[] {
  const [request] = fn.parameters;
  const name = request && ts.isIdentifier(request.name) ? request.name.text : null;
  const code = fn.body?.getText(source.tree) ?? "";
  const reads = request && !name ? /\bbody\b/.test(request.getText(source.tree)) : new RegExp(`\\b${name}\\.(?:body|json|text|formData|arrayBuffer|blob)\\b|\\bbody\\b[^=;]*\\}\\s*=\\s*${name}\\b`).test(code);
  return reads ? ["POST"] : ["GET", "POST"];
}

function inOrder(a: string, b: string): number {
  return methods.indexOf(a) - methods.indexOf(b);
}

/** A look-up of who is signed in, which is handed the answer and gives none. */
const asksWho = new RegExp(`\\b(?:${[...sessionCalls].join("|")})\\([^()]*\\)`, "g");

/** What conditions on the method come to. */
class MethodConditions {
  /** The methods that are named anywhere. */
  readonly named = new Set<string>();
  private readonly request: string | null;
  private readonly answer: string | null;
  /** Variables that hold the method. */
  private readonly aliases = new Set<string>();

  constructor(readonly source: PagesFile, fn: HandlerFunction) {
    const [request, answer] = fn.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : null));
    this.request = request ?? null;
    // On the Edge runtime nothing is answered by it.
    this.answer = answer && fn.body && variablesIn(fn.body).has(answer) ? answer : null;
    this.body = fn.body;
    if (fn.body) this.collect(fn.body);
  }

  private readonly body: ts.ConciseBody | undefined;

  /** Whether it answers a method (`*`: one that it does not name) otherwise than by refusing it. */
  serves(method: string): boolean {
    if (!this.body) return false;
    const answers: { status: number | null; chosen: boolean }[] = [];
    this.follow(this.body, method, false, answers);
    if (answers.length === 0) return false;
    return answers.some(({ status }) => status === null || status < 400) || !answers.some(({ chosen }) => chosen);
  }

  /** What a condition is for a method; null: it is about something else as well. */
  decided(condition: ts.Expression, method: string): boolean | null {
    const value = unwrapped(condition);
    if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.ExclamationToken) {
      const inner = this.decided(value.operand, method);
      return inner === null ? null : !inner;
    }
    if (ts.isBinaryExpression(value)) {
      const { operatorToken: { kind } } = value;
      if (kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken) {
        const sides = [this.decided(value.left, method), this.decided(value.right, method)];
        const settling = kind === ts.SyntaxKind.BarBarToken;
        return sides.includes(settling) ? settling : sides.includes(null) ? null : !settling;
      }
      const compared = this.comparedWith(value);
      return compared === null ? null : (compared === method) === (kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken);
    }
    const list = this.listed(value);
    return list === null ? null : list.includes(method);
  }

  isMethod(node: ts.Expression): boolean {
    const value = unwrapped(node);
    if (ts.isBinaryExpression(value) && (value.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken || value.operatorToken.kind === ts.SyntaxKind.BarBarToken)) return this.isMethod(value.left);
    if (ts.isCallExpression(value) && ts.isPropertyAccessExpression(value.expression) && value.expression.name.text === "toUpperCase") return this.isMethod(value.expression.expression);
    if (ts.isIdentifier(value)) return this.aliases.has(value.text);
    return ts.isPropertyAccessExpression(value) && value.name.text === "method" && ts.isIdentifier(value.expression) && value.expression.text === this.request;
  }

  private comparedWith({ left, right, operatorToken: { kind } }: ts.BinaryExpression): string | null {
    if (kind < ts.SyntaxKind.EqualsEqualsToken || kind > ts.SyntaxKind.ExclamationEqualsEqualsToken) return null;
    const other = this.isMethod(left) ? unwrapped(right) : this.isMethod(right) ? unwrapped(left) : null;
    return other && ts.isStringLiteralLike(other) ? other.text : null;
  }

  /** `["GET", "POST"].includes(req.method)`. */
  private listed(value: ts.Expression): string[] | null {
    if (!ts.isCallExpression(value) || !ts.isPropertyAccessExpression(value.expression) || value.expression.name.text !== "includes") return null;
    const list = unwrapped(value.expression.expression);
    const [asked] = value.arguments;
    if (!ts.isArrayLiteralExpression(list) || !asked || !this.isMethod(asked)) return null;
    return list.elements.every(ts.isStringLiteralLike) ? list.elements.map((one) => (one as ts.StringLiteralLike).text) : null;
  }

  private collect(node: ts.Node): void {
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const value = unwrapped(node.initializer);
      if (ts.isIdentifier(node.name) && this.isMethod(value)) this.aliases.add(node.name.text);
      if (ts.isObjectBindingPattern(node.name) && ts.isIdentifier(value) && value.text === this.request) {
        for (const { name, propertyName } of node.name.elements) if (ts.isIdentifier(name) && (propertyName ?? name).getText(this.source.tree) === "method") this.aliases.add(name.text);
      }
    }
    if (ts.isBinaryExpression(node)) {
      const compared = this.comparedWith(node);
      if (compared !== null) this.named.add(compared);
    }
    if (ts.isCaseClause(node)) {
      const value = unwrapped(node.expression);
      if (ts.isStringLiteralLike(value) && methods.includes(value.text)) this.named.add(value.text);
    }
    if (ts.isCallExpression(node)) for (const one of this.listed(node) ?? []) this.named.add(one);
    ts.forEachChild(node, (child) => this.collect(child));
  }

  /** Collects the answers that can be reached; true where what follows can be as well. */
  private follow(node: ts.Node, method: string, chosen: boolean, answers: { status: number | null; chosen: boolean }[]): boolean {
    const on = (part: ts.Node, by = chosen): boolean => this.follow(part, method, by, answers);
    if (ts.isBlock(node)) return node.statements.every((one) => on(one));
    if (ts.isIfStatement(node)) {
      const decided = this.decided(node.expression, method);
      if (decided === null) {
        const first = on(node.thenStatement);
        return (node.elseStatement ? on(node.elseStatement) : true) || first;
      }
      const arm = decided ? node.thenStatement : node.elseStatement;
      return arm ? on(arm, true) : true;
    }
    if (ts.isSwitchStatement(node) && this.isMethod(node.expression)) {
      const { clauses } = node.caseBlock;
      const own = clauses.findIndex((one) => ts.isCaseClause(one) && ts.isStringLiteralLike(unwrapped(one.expression)) && (unwrapped(one.expression) as ts.StringLiteralLike).text === method);
      const from = own >= 0 ? own : clauses.findIndex(ts.isDefaultClause);
      if (from < 0) return true;
      for (const statement of clauses.slice(from).flatMap((one) => [...one.statements])) {
        if (ts.isBreakStatement(statement)) return true;
        if (!on(statement, true)) return false;
      }
      return true;
    }
    if (ts.isTryStatement(node)) {
      const first = on(node.tryBlock);
      const second = node.catchClause ? on(node.catchClause.block) : false;
      return (first || second) && (!node.finallyBlock || on(node.finallyBlock));
    }
    if (ts.isIterationStatement(node, false)) {
      on(node.statement);
      return true;
    }
    if (ts.isFunctionDeclaration(node)) return true;
    const status = this.answered(node);
    if (status !== undefined) answers.push({ status, chosen });
    return !ts.isReturnStatement(node) && !ts.isThrowStatement(node);
  }

  /** The status that a statement answers with (null: it cannot be told); undefined: it answers nothing. */
  private answered(node: ts.Node): number | null | undefined {
    const code = node.getText(this.source.tree);
    if (this.answer === null) {
      if (!ts.isReturnStatement(node) && !(ts.isExpression(node))) return undefined;
      return Number(/\bstatus:\s*(\d{3})\b/.exec(code)?.[1]) || null;
    }
    const name = this.answer.replace("$", "\\$");
    if (!new RegExp(`\\b${name}\\b`).test(code.replace(asksWho, ""))) return undefined;
    const only = new RegExp(`^${name}\\s*\\.\\s*(?:setHeader|status|statusCode|removeHeader|appendHeader)\\b`);
    if (only.test(code) && !/\.\s*(?:json|send|end|redirect)\s*\(/.test(code)) return undefined;
    return Number(/\.\s*status\(\s*(\d{3})\s*\)/.exec(code)?.[1]) || null;
  }
}

/** Takes the conditions on the method out of a body that one method alone reaches. */
class Simplified {
  constructor(private readonly source: PagesFile, private readonly method: MethodConditions, private readonly only: string) {}

  of(body: ts.Block): void {
    const { statements } = body;
    for (const [index, statement] of statements.entries()) {
      if (!ts.isIfStatement(statement)) continue;
      const decided = this.method.decided(statement.expression, this.only);
      if (decided === null) continue;
      const kept = decided ? statement.thenStatement : statement.elseStatement;
      if (!kept) return this.remove(this.source.spanOf(statement));
      if (ts.isIfStatement(kept)) continue;
      const rest = statements.slice(index + 1);
      const leaves = ends(kept);
      if ((rest.length > 0 && !leaves) || !this.isFree(kept, statements.filter((one) => one !== statement))) return;
      return this.unwrap(statement, kept, rest.at(-1)?.end ?? statement.end);
    }
  }

  /** Comments in what goes are kept in its place. */
  private remove(span: Span): void {
    const comments = this.source.commentsIn(span);
    const indent = this.source.indentAt(span[0]);
    if (comments.length > 0) return this.source.replace(span, comments.join(`${this.source.style.newline}${indent}`));
    const [start, end] = wholeLines(this.source.text, span);
    // No block begins with a blank line.
    const blank = /\{[ \t]*\r?\n$/.test(this.source.text.slice(0, start)) ? /^(?:[ \t]*\r?\n)*/.exec(this.source.text.slice(end))![0].length : 0;
    this.source.replace([start, end + blank], "");
  }

  /** The arm stands in place of the condition; what can no longer be reached behind it goes. */
  private unwrap(statement: ts.IfStatement, kept: ts.Statement, end: number): void {
    const { source } = this;
    const { newline } = source.style;
    const start = statement.getStart(source.tree);
    const lost = [...source.commentsIn([start, kept.getStart(source.tree)]), ...source.commentsIn([kept.end, end])];
    const inner: Span = ts.isBlock(kept) ? [kept.getStart(source.tree) + 1, kept.end - 1] : source.spanOf(kept);
    const outer = source.indentAt(start);
    const code = dedented(source, inner, ts.isBlock(kept) ? source.indentAt(kept.statements[0]?.getStart(source.tree) ?? inner[0]) : outer, outer);
    source.replace([start, end], [...lost, code.replace(/^[ \t]*\r?\n/, "").trimEnd().slice(ts.isBlock(kept) ? outer.length : 0)].join(`${newline}${outer}`));
  }

  /** Names of the arm would meet those of the body. */
  private isFree(arm: ts.Statement, others: readonly ts.Statement[]): boolean {
    const declared = ts.isBlock(arm) ? arm.statements.flatMap(declaredByStatement) : [];
    const used = new Set(others.flatMap((one) => [...namesIn(one)]));
    return declared.every((name) => !used.has(name));
  }
}

/** A piece of code with the outer indentation in place of the inner one; what stands in template strings is left alone. */
function dedented(source: PagesFile, [start, end]: Span, inner: string, outer: string): string {
  const inTemplate = (at: number): boolean => templates.some(([from, to]) => from < at && at < to);
  const templates: Span[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateLiteral(node)) templates.push(source.spanOf(node));
    else ts.forEachChild(node, visit);
  };
  visit(source.tree);
  let at = start;
  return source.text.slice(start, end).split("\n").map((line, index) => {
    const from = at;
    at += line.length + 1;
    return index === 0 || inTemplate(from) || !line.startsWith(inner) ? line : outer + line.slice(inner.length);
  }).join("\n");
}

/** Whether what follows a statement is never reached. */
function ends(statement: ts.Statement): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return true;
  if (ts.isBlock(statement)) return statement.statements.some(ends);
  if (ts.isIfStatement(statement)) return statement.elseStatement !== undefined && ends(statement.thenStatement) && ends(statement.elseStatement);
  if (ts.isTryStatement(statement)) {
    if (statement.finallyBlock && ends(statement.finallyBlock)) return true;
    return ends(statement.tryBlock) && (!statement.catchClause || ends(statement.catchClause.block));
  }
  return false;
}
