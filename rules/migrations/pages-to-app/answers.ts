import ts from "typescript";
import type { HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { variablesIn } from "../../engine/edits/names.js";
import { wholeLines } from "../../engine/edits/text-positions.js";
import { unwrapped } from "../../engine/edits/tree.js";
import { assignedTo, isSetting, listAround, setting, statementOf, type AnswerUse } from "./answer-uses.js";
import type { PagesFile } from "./pages-file.js";
import { apply, headerValue, sentBy, type ResponseInit } from "./response-code.js";

const sending: ReadonlySet<string> = new Set(["json", "send", "end", "redirect"]);

/** What the AI SDK writes into `res`, and what gives the same as a Response. */
const piped: ReadonlyMap<string, string> = new Map([
  ["pipeDataStreamToResponse", "toDataStreamResponse"],
  ["pipeUIMessageStreamToResponse", "toUIMessageStreamResponse"],
  ["pipeTextStreamToResponse", "toTextStreamResponse"],
]);

/**
 * A function's answers by `res` as Responses that it returns. `helpers`: functions of the file that
 * answer for it. Throws Refused where what is sent, or what runs after it, has no such form.
 */
export function rewriteAnswers(source: PagesFile, fn: HandlerFunction, uses: readonly AnswerUse[], helpers: ReadonlySet<string>): void {
  new Answers(source, fn, uses, helpers).rewrite();
}

class Answers {
  /** Headers that are set far from what they are sent with are gathered in a variable. */
  private headers: string | null = null;
  private firstHeader = Infinity;
  private readonly prepared = new Map<AnswerUse, AnswerUse[]>();
  /** Statements that begin with `return` already. */
  private readonly returning = new Set<ts.Node>();

  constructor(
    private readonly source: PagesFile,
    private readonly fn: HandlerFunction,
    private readonly uses: readonly AnswerUse[],
    private readonly helpers: ReadonlySet<string>,
  ) {}

  rewrite(): void {
    const loose = this.uses.filter((use) => isSetting(this.source, use));
    const far = loose.filter((use) => this.sentBehind(use) === null);
    for (const use of far) this.refuseFar(use);
    // One that is gathered gathers all: what is sent has one place for them.
    const apart = far.length === 0 ? [] : loose.filter((use) => far.includes(use) || (use.member === null && use.calls.every(({ name }) => name.endsWith("Header"))));
    for (const use of loose.filter((one) => !apart.includes(one))) {
      const sent = this.sentBehind(use)!;
      this.prepared.set(sent, [...(this.prepared.get(sent) ?? []), use]);
    }
    if (apart.length > 0) this.setUpHeaders(apart);
    for (const use of this.uses) if (!loose.includes(use)) this.rewriteOne(use);
  }

  /** What is sent right behind a setting, in the same list of statements. */
  private sentBehind(use: AnswerUse): AnswerUse | null {
    const statements = listAround(this.source, statementOf(this.source, use));
    for (const next of statements.slice(statements.indexOf(statementOf(this.source, use)) + 1)) {
      const value = ts.isReturnStatement(next) || ts.isExpressionStatement(next) ? next.expression : undefined;
      const sent = this.uses.find(({ top, calls }) => top === value && calls.some(({ name }) => sending.has(name)));
      if (sent) return sent;
      if (!this.uses.some((other) => isSetting(this.source, other) && statementOf(this.source, other) === next)) return null;
    }
    return null;
  }

  /** Headers alone can be gathered; a status is nothing without what is sent. */
  private refuseFar(use: AnswerUse): void {
    const { calls, id } = use;
    if (use.member === "statusCode" || calls.some(({ name }) => name === "status" || name === "writeHead")) {
      this.source.refuse(id, "the status is set far from the answer that it belongs to", "Say it with the answer: `res.status(400).json(…)`.");
    }
    if (this.source.functionAround(id) !== this.fn) this.source.refuse(id, "headers are set in a callback");
  }

  private setUpHeaders(apart: readonly AnswerUse[]): void {
    const { body } = this.fn;
    if (!body || !ts.isBlock(body)) return this.source.refuse(this.fn, "headers are set in an expression");
    this.headers = variablesIn(body).has("headers") ? "responseHeaders" : "headers";
    this.firstHeader = Math.min(...apart.map(({ id }) => id.pos));
    this.source.insertFirst(body, `const ${this.headers} = new Headers();`);
    for (const use of apart) {
      const code = use.calls.filter(({ name }) => name !== "flushHeaders").map(({ name, args }) => this.onHeaders(use, name, args));
      if (code.length === 0) this.source.replace(wholeLines(this.source.text, this.source.spanOf(statementOf(this.source, use))), "");
      else this.source.replace(this.source.spanOf(use.top), code.join(`${this.source.style.semicolons ? ";" : ""} `));
    }
  }

  private onHeaders({ id }: AnswerUse, method: string, [name, value]: readonly ts.Expression[]): string {
    const { source } = this;
    if (!name || (!value && method !== "removeHeader")) return source.refuse(id, "a header is set in a form that is not known");
    if (method === "removeHeader") return `${this.headers}.delete(${source.nowOf(name)})`;
    const isCookie = /^["'`]set-cookie["'`]$/i.test(name.getText(source.tree));
    return `${this.headers}.${isCookie || method === "appendHeader" ? "append" : "set"}(${source.nowOf(name)}, ${headerValue(source, name, value!)})`;
  }

  private rewriteOne(use: AnswerUse): void {
    const { source } = this;
    const { id, calls, top, member } = use;
    const last = calls.at(-1)?.name;
    if (member === null && last !== undefined && sending.has(last) && calls.slice(0, -1).every(({ name }) => setting.has(name))) {
      return this.answer(top, this.responseOf(use), use);
    }
    const call = source.parent(id);
    if (calls.length === 0 && member === null && ts.isCallExpression(call)) return this.handed(id, call);
    const said = calls[0]?.name ?? member;
    return source.refuse(id, said ? `\`res.${said}\` has no counterpart` : "`res` is handed on", said === "headersSent" || said === "writableEnded" ? "Answer once on each way: then there is nothing to ask." : null);
  }

  /** `res` as an argument. */
  private handed(id: ts.Identifier, call: ts.CallExpression): void {
    const { source } = this;
    const callee = unwrapped(call.expression);
    if (ts.isPropertyAccessExpression(callee) && call.arguments[0] === id && piped.has(callee.name.text)) {
      const rest = call.arguments.slice(1).map((one) => source.nowOf(one)).join(", ");
      return this.answer(call, `${source.nowOf(callee.expression)}.${piped.get(callee.name.text)!}(${rest})`, null);
    }
    if (ts.isIdentifier(callee) && this.helpers.has(callee.text)) {
      const rest = call.arguments.filter((one) => one !== id).map((one) => source.nowOf(one)).join(", ");
      return this.answer(call, `${callee.text}(${rest})`, null);
    }
    // Who is signed in is asked without them in the app router; the request's own rewriting writes it.
    if (ts.isIdentifier(callee) && sessionCalls.has(callee.text)) return;
    source.refuse(id, `\`res\` is handed to \`${call.expression.getText(source.tree)}\`, which writes to it`, "Let it give what is to be answered instead.");
  }

  /** The code of what one chain of calls sends. */
  private responseOf(use: AnswerUse): string {
    const { source } = this;
    const { calls, id } = use;
    const init: ResponseInit = { status: null, headers: null };
    for (const before of this.prepared.get(use) ?? []) {
      if (before.member === "statusCode") init.status = source.nowOf(assignedTo(source, before));
      else for (const call of before.calls) apply(source, init, call, id);
      source.replace(wholeLines(source.text, source.spanOf(statementOf(source, before))), "");
    }
    for (const call of calls.slice(0, -1)) apply(source, init, call, id);
    if (this.headers !== null && id.pos > this.firstHeader) {
      if (init.headers !== null) source.refuse(id, "headers are set with the answer, and others before");
      init.headers = this.headers;
    }
    return sentBy(source, calls.at(-1)!, init, id);
  }

  /** An expression that sends becomes one that is returned. */
  private answer(top: ts.Expression, code: string, use: AnswerUse | null): void {
    const { source, fn } = this;
    let value: ts.Expression = top;
    for (;;) {
      const parent = source.parent(value);
      const passes = ts.isVoidExpression(parent) || (ts.isAwaitExpression(parent) && use !== null) || ts.isParenthesizedExpression(parent) || ts.isAsExpression(parent);
      if (passes && source.functionAround(parent) === source.functionAround(top)) value = parent;
      else break;
    }
    const span = source.spanOf(value);
    let outer: ts.Expression = value;
    while (ts.isConditionalExpression(source.parent(outer)) || ts.isAwaitExpression(source.parent(outer)) || (ts.isParenthesizedExpression(source.parent(outer)) && outer !== value)) outer = source.parent(outer) as ts.Expression;
    const holder = source.parent(outer);
    if (source.functionAround(value) !== fn) source.refuse(top, "it answers from within a callback", "Await what the callback waits for, and answer in the handler itself.");
    const isReturned = ts.isReturnStatement(holder) || holder === fn;
    if (!isReturned) {
      if (!ts.isExpressionStatement(holder)) return source.refuse(top, "what it answers with is part of another expression");
      this.returnAt(holder, top);
      const [start] = source.spanOf(holder);
      if (start === span[0]) return source.replace(span, `return ${code}`);
      if (!this.returning.has(holder)) {
        this.returning.add(holder);
        source.replace([start, start], "return ");
      }
    }
    source.replace(span, code);
  }

  /** What stands behind a statement that is returned from now on must be nothing. */
  private returnAt(statement: ts.Statement, top: ts.Expression): void {
    const { source } = this;
    const statements = listAround(source, statement);
    const next = statements[statements.indexOf(statement) + 1];
    if (next && ((ts.isReturnStatement(next) && !next.expression) || (ts.isBreakStatement(next) && !next.label && this.isLast(statement, true)))) {
      return source.replace(wholeLines(source.text, source.spanOf(next)), "");
    }
    if (!this.isLast(statement, false)) {
      source.refuse(top, "the handler goes on after it has answered", "Do what comes after it before, or hand it to `after()` once this is a route handler.");
    }
  }

  /** Whether nothing runs after a statement but `return;`. */
  private isLast(statement: ts.Statement, beforeBreak: boolean): boolean {
    const { source, fn } = this;
    const statements = listAround(source, statement);
    const rest = statements.slice(statements.indexOf(statement) + 1).filter((one) => !ts.isFunctionDeclaration(one));
    if (rest[0] && ts.isReturnStatement(rest[0]) && !rest[0].expression) return true;
    const breaks = rest[0] !== undefined && ts.isBreakStatement(rest[0]) && !rest[0].label;
    if (rest.length > 0 && !breaks) return false;
    const list = source.parent(statement);
    if (breaks || beforeBreak || ts.isCaseOrDefaultClause(list)) {
      if (!ts.isCaseOrDefaultClause(list)) return false;
      const clauses = source.parent(list) as ts.CaseBlock;
      if (!breaks && clauses.clauses.at(-1) !== list) return false;
      return this.isLast(source.parent(clauses) as ts.Statement, false);
    }
    const around = ts.isBlock(list) ? source.parent(list) : list;
    if (around === fn) return true;
    if (ts.isIfStatement(around) || ts.isBlock(around)) return this.isLast(around, false);
    if (ts.isTryStatement(around)) return around.finallyBlock !== list && this.isLast(around, false);
    return ts.isCatchClause(around) && this.isLast(source.parent(around) as ts.Statement, false);
  }
}

/** Of NextAuth: asked with `req` and `res` in pages/, without in the app router. */
export const sessionCalls: ReadonlySet<string> = new Set(["getServerSession", "unstable_getServerSession", "auth"]);
