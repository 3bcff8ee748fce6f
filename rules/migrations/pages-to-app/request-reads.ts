import ts from "typescript";
import type { HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { free, variablesIn } from "../../engine/edits/names.js";
import { freeNames } from "../../engine/edits/steps/free-names.js";
import { unwrapped } from "../../engine/edits/tree.js";
import { sessionCalls } from "./answers.js";
import { takesNull } from "./code-forms.js";
import type { PagesFile } from "./pages-file.js";

/** What a function reads of a request, as far as its new head has to know. */
export interface Read {
  /** Dynamic segments of the URL. */
  params: boolean;
  /** Something takes a NextRequest. */
  next: boolean;
  /** `cookies()` is asked for. */
  cookies: boolean;
  body: boolean;
}

export interface Asked {
  /** The request's name in this function. */
  req: string;
  /** Names of the URL's dynamic segments. */
  segments: ReadonlySet<string>;
  /** `params` and `cookies()` are promises (from Next.js 15 on). */
  promises: boolean;
  /** Type of `req`, where it is one of the app's own: its body has a type. */
  typed: string | null;
  /** Whether GET may come this way, which has no body. */
  mayBeGet: boolean;
  /** Functions of the file that take the request as well. */
  helpers: ReadonlySet<string>;
}

/** Reads of `req` as those of a Request. Throws Refused for what a Request has not got, or has otherwise. */
export function rewriteReads(source: PagesFile, fn: HandlerFunction, asked: Asked): Read {
  return new Reads(source, fn, asked).rewrite();
}

/** Takes that Clerk and NextAuth have of either kind of request. */
const takesEither: ReadonlySet<string> = new Set(["getAuth", "getToken"]);

class Reads {
  private readonly read: Read = { params: false, next: false, cookies: false, body: false };
  private readonly bodies: ts.Expression[] = [];
  private usesSearch = false;
  private readonly names: ReadonlySet<string>;

  constructor(private readonly source: PagesFile, private readonly fn: HandlerFunction, private readonly asked: Asked) {
    this.names = variablesIn(fn);
  }

  rewrite(): Read {
    const { fn, asked } = this;
    for (const id of freeNames([fn.body!]).get(asked.req) ?? []) this.one(id);
    if (this.usesSearch) this.insertFirst(`const { searchParams } = new URL(${asked.req}.url);`);
    if (this.bodies.length > 0) this.readBody();
    return this.read;
  }

  private one(id: ts.Identifier): void {
    const { source } = this;
    let value: ts.Expression = id;
    while (isWrapper(source.parent(value))) value = source.parent(value) as ts.Expression;
    const parent = source.parent(value);
    if (ts.isPropertyAccessExpression(parent) && parent.expression === value) return this.part(parent.name.text, parent);
    if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) return this.takenApart(parent, parent.name);
    if (ts.isShorthandPropertyAssignment(parent) || ts.isPropertyAssignment(parent)) return this.inObject(id);
    if (ts.isCallExpression(parent)) return this.handed(id, parent);
    source.refuse(id, "the request is used as a whole");
  }

  /** One member of the request, at one place. */
  private part(name: string, node: ts.Expression): void {
    const { source } = this;
    switch (name) {
      case "method": case "signal": return;
      case "body": return void this.bodies.push(node);
      case "query": case "headers": case "cookies": return this.members(name, node);
      case "url": {
        const call = source.parent(outermost(source, node));
        if (ts.isNewExpression(call) && call.expression.getText(source.tree) === "URL") return;
        return source.refuse(node, "`req.url` has the origin in it in a route handler, and had not", "Read what is wanted of it from `req.query`.");
      }
      case "socket": case "connection": {
        const member = source.parent(node);
        if (ts.isPropertyAccessExpression(member) && member.name.text === "remoteAddress") return this.put(member, this.header("x-forwarded-for"));
        return source.refuse(node, "a route handler has no socket");
      }
      case "on": case "once": {
        const call = source.parent(node);
        const [event, listener] = ts.isCallExpression(call) ? call.arguments : [];
        if (event && listener && /^["'`](?:close|aborted)["'`]$/.test(event.getText(source.tree)) && ts.isExpressionStatement(source.parent(call))) {
          const { quote } = source.style;
          return source.replace(source.spanOf(call), `${this.asked.req}.signal.addEventListener(${quote}abort${quote}, ${source.nowOf(listener)})`);
        }
        return source.refuse(node, "it listens to the request's own stream");
      }
      default: return source.refuse(node, `\`req.${name}\` has no counterpart`);
    }
  }

  /** `req.query.id`, `req.headers["x-id"]`, or a pattern of them. */
  private members(part: "query" | "headers" | "cookies", node: ts.Expression): void {
    const { source } = this;
    const whole = outermost(source, node);
    const parent = source.parent(whole);
    const name = ts.isPropertyAccessExpression(parent) ? parent.name.text
      : ts.isElementAccessExpression(parent) && ts.isStringLiteralLike(parent.argumentExpression) ? parent.argumentExpression.text : null;
    if (name !== null && (parent as ts.PropertyAccessExpression).expression === whole) {
      const outer = source.parent(parent);
      if (ts.isCallExpression(outer) && outer.expression === parent) return source.refuse(node, `\`req.${part}.${name}\` is called`);
      return this.put(parent as ts.Expression, this.member(part, name, node));
    }
    if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
      const list = source.parent(parent);
      const types = ts.isAsExpression(whole) && ts.isTypeLiteralNode(whole.type) ? whole.type : parent.type && ts.isTypeLiteralNode(parent.type) ? parent.type : null;
      return source.replace(this.declarationSpan(parent, list), this.declared(part, parent.name, types, node).join(`${source.style.newline}${source.indentAt(list.getStart(source.tree))}`));
    }
    source.refuse(node, `\`req.${part}\` is used as a whole`, `Read what is wanted of it one by one: \`req.${part}.name\`.`);
  }

  /** The statement of a declaration that is alone in it. */
  private declarationSpan(declaration: ts.VariableDeclaration, list: ts.Node): readonly [number, number] {
    const { source } = this;
    if (!ts.isVariableDeclarationList(list) || list.declarations.length !== 1) return source.refuse(declaration, "several variables are declared at once");
    const statement = source.parent(list);
    if (!ts.isVariableStatement(statement)) return source.refuse(declaration, "it is declared in the head of a loop");
    return source.spanOf(statement);
  }

  /** Declarations in place of one that takes a part of the request apart. */
  private declared(part: "query" | "headers" | "cookies", pattern: ts.ObjectBindingPattern, types: ts.TypeLiteralNode | null, at: ts.Node): string[] {
    const { source, asked } = this;
    const end = source.style.semicolons ? ";" : "";
    const fromUrl: string[] = [];
    const others: string[] = [];
    for (const element of pattern.elements) {
      const key = (element.propertyName ?? element.name).getText(source.tree).replace(/^["'`]|["'`]$/g, "");
      if (element.dotDotDotToken || !ts.isIdentifier(element.name)) return source.refuse(at, `\`req.${part}\` is taken apart in a form that is not known`);
      const fallback = element.initializer ? source.nowOf(element.initializer) : null;
      if (part === "query" && asked.segments.has(key) && fallback === null) {
        fromUrl.push(element.getText(source.tree));
        continue;
      }
      const type = types?.members.find((one) => ts.isPropertySignature(one) && one.name.getText(source.tree) === key);
      const typed = type && ts.isPropertySignature(type) && type.type && !type.questionToken ? type.type.getText(source.tree) : null;
      const cast = typed === null || /\bundefined\b/.test(typed) ? null : ` as ${typed}`;
      others.push(`const ${element.name.text} = ${this.member(part, key, at)}${fallback ? ` ?? ${fallback}` : cast ?? " ?? undefined"}${end}`);
    }
    if (fromUrl.length > 0) this.takeParams(at);
    return [...(fromUrl.length > 0 ? [`const { ${fromUrl.join(", ")} } = ${asked.promises ? "await " : ""}params${end}`] : []), ...others];
  }

  /** One member of a part; null where it is missing, which was undefined. */
  private member(part: "query" | "headers" | "cookies", name: string, at: ts.Node): string {
    const { source, asked } = this;
    if (part === "headers") return this.header(name);
    const key = `${source.style.quote}${name}${source.style.quote}`;
    if (part === "cookies") {
      if (asked.promises && source.functionAround(at) !== this.fn) source.refuse(at, "a cookie is read in a callback");
      this.read.cookies = true;
      return asked.promises ? `(await cookies()).get(${key})?.value` : `cookies().get(${key})?.value`;
    }
    if (asked.segments.has(name)) {
      this.takeParams(at);
      return /^[A-Za-z_$][\w$]*$/.test(name) ? `${asked.promises ? "(await params)" : "params"}.${name}` : `${asked.promises ? "(await params)" : "params"}[${key}]`;
    }
    this.usesSearch = true;
    if (this.names.has("searchParams")) source.refuse(at, "`searchParams` is another name in it");
    return `searchParams.get(${key})`;
  }

  private takeParams(at: ts.Node): void {
    if (this.asked.promises && this.source.functionAround(at) !== this.fn) this.source.refuse(at, "a part of the URL is read in a callback");
    if (this.names.has("params")) this.source.refuse(at, "`params` is another name in it");
    this.read.params = true;
  }

  private header(name: string): string {
    const { quote } = this.source.style;
    return `${this.asked.req}.headers.get(${quote}${name}${quote})`;
  }

  /** Code that may give null where it gave undefined. */
  private put(node: ts.Expression, code: string): void {
    const { source } = this;
    const mayBeNull = code.endsWith(")") && /\.get\([^)]*\)$/.test(code);
    const parent = source.parent(node);
    if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken && parent.left === node) return source.refuse(node, "it writes to the request");
    if (!mayBeNull || takesNull(node, parent)) return source.replace(source.spanOf(node), code);
    const isWhole = ts.isVariableDeclaration(parent) || ts.isReturnStatement(parent) || ts.isPropertyAssignment(parent) || (ts.isCallExpression(parent) && parent.expression !== node) || ts.isTemplateSpan(parent);
    source.replace(source.spanOf(node), isWhole ? `${code} ?? undefined` : `(${code} ?? undefined)`);
  }

  /** `const { body, method } = req`. */
  private takenApart(declaration: ts.VariableDeclaration, pattern: ts.ObjectBindingPattern): void {
    const { source, asked } = this;
    const list = source.parent(declaration);
    const span = this.declarationSpan(declaration, list);
    const statement = source.parent(list) as ts.Statement;
    const end = source.style.semicolons ? ";" : "";
    const lines: string[] = [];
    let body: string | null = null;
    for (const element of pattern.elements) {
      const key = (element.propertyName ?? element.name).getText(source.tree);
      const { name } = element;
      if (element.initializer || element.dotDotDotToken) source.refuse(element, "the request is taken apart in a form that is not known");
      if (key === "method" && ts.isIdentifier(name)) lines.push(`const { ${element.getText(source.tree)} } = ${asked.req}${end}`);
      else if (key === "body") body = name.getText(source.tree);
      else if ((key === "query" || key === "headers" || key === "cookies") && ts.isObjectBindingPattern(name)) lines.push(...this.declared(key, name, null, element));
      else if ((key === "query" || key === "headers" || key === "cookies") && ts.isIdentifier(name)) this.alias(key, name, statement);
      else source.refuse(element, `\`${key}\` of the request has no counterpart`);
    }
    const indent = source.indentAt(span[0]);
    if (body !== null) {
      if (this.bodies.length > 0 || this.read.body) source.refuse(declaration, "its body is read in several ways");
      this.read.body = true;
      const isName = /^[\w$]+$/.test(body);
      const held = isName ? body : free("body", this.names);
      lines.push(...this.bodyLines(held, declaration), ...(isName ? [] : [source.written(`const ${body} = ${held};`)]));
    }
    source.replace(span, lines.join(`${source.style.newline}${indent}`));
  }

  /** A variable that holds a part of the request: its members are read as the part's own. */
  private alias(part: "query" | "headers" | "cookies", name: ts.Identifier, statement: ts.Statement): void {
    const around = this.source.parent(statement);
    const others = ts.isBlock(around) ? around.statements.filter((one) => one !== statement) : [];
    for (const use of freeNames(others).get(name.text) ?? []) this.members(part, use);
  }

  private inObject(id: ts.Identifier): void {
    const { source } = this;
    const call = source.parent(source.parent(source.parent(id)));
    if (ts.isCallExpression(call) && ts.isIdentifier(call.expression) && takesEither.has(call.expression.text)) return void (this.read.next = true);
    source.refuse(id, "the request is handed on in an object", "Let it take what it reads of the request, or a Request.");
  }

  /** The request as an argument. */
  private handed(id: ts.Identifier, call: ts.CallExpression): void {
    const { source, asked } = this;
    const callee = unwrapped(call.expression);
    if (ts.isIdentifier(callee)) {
      if (asked.helpers.has(callee.text)) return;
      if (takesEither.has(callee.text) && call.arguments.length === 1) return void (this.read.next = true);
      const [first, second, ...rest] = call.arguments;
      if (sessionCalls.has(callee.text) && first === id && second && ts.isIdentifier(second)) {
        return source.replace(source.spanOf(call), `${callee.text}(${rest.map((one) => source.nowOf(one)).join(", ")})`);
      }
    }
    source.refuse(id, `\`req\` is handed to \`${call.expression.getText(source.tree)}\`, which takes that of pages/`, "Let it take what it reads of the request, or a Request.");
  }

  /** The body is read where all that looks at it stands, before the first of these. */
  private readBody(): void {
    const { source, fn, asked } = this;
    if (this.read.body) source.refuse(this.bodies[0]!, "its body is read in several ways");
    this.read.body = true;
    if (!fn.body || !ts.isBlock(fn.body)) return source.refuse(fn, "it reads the body in an expression");
    const paths = this.bodies.map((node) => this.statementsAround(node));
    let at: ts.Statement = paths[0]![0]!;
    for (const [depth, statement] of paths[0]!.entries()) {
      const list = source.parent(statement);
      if (paths.every((path) => path[depth] && source.parent(path[depth]) === list)) at = paths.map((path) => path[depth]!).sort((a, b) => a.pos - b.pos)[0]!;
    }
    if (asked.mayBeGet && source.parent(at) === fn.body) source.refuse(at, "it reads a body whatever the method is", "Read it where the method is known.");
    const held = this.bodies.length === 1 ? this.heldIn(this.bodies[0]!) : null;
    if (held) return source.replace(source.spanOf(held.statement), this.bodyLines(held.name, held.statement, held.type).join(`${source.style.newline}${source.indentAt(held.statement.getStart(source.tree))}`));
    const isText = this.bodies.every((node) => source.parent(node) && isParsed(source, node));
    const name = this.names.has("body") ? free("sent", this.names) : "body";
    for (const node of this.bodies) {
      const parent = source.parent(outermost(source, node));
      if (ts.isBinaryExpression(parent) && parent.left === node && parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment && parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment) source.refuse(node, "it writes to the request");
      source.replace(source.spanOf(node), name);
    }
    source.insertBefore(at, isText ? [`const ${name} = await ${asked.req}.text();`] : this.bodyLines(name, at));
  }

  /** Next.js answers JSON that is none by itself in pages/ (next@16.4.6:dist/server/api-utils/node/parse-body.js). */
  private bodyLines(name: string, at: ts.Node, own: string | null = null): string[] {
    const { source, asked } = this;
    if (source.functionAround(at) !== this.fn) source.refuse(at, "it reads the body in a callback");
    const type = own ?? (asked.typed === null ? null : `${asked.typed}["body"]`);
    return [
      source.written(`const ${name}${type === null ? "" : `: ${type} | undefined`} = await ${asked.req}.json().catch(() => undefined);`),
      source.written(`if (${name} === undefined) return new Response("Invalid JSON", { status: 400 });`),
    ];
  }

  /** `const body = req.body as Body`: the variable that holds it, and its type. */
  private heldIn(node: ts.Expression): { statement: ts.Statement; name: string; type: string | null } | null {
    const { source } = this;
    const value = outermost(source, node);
    const declared = source.parent(value);
    if (!ts.isVariableDeclaration(declared) || !ts.isIdentifier(declared.name)) return null;
    const list = source.parent(declared);
    const statement = source.parent(list);
    if (!ts.isVariableDeclarationList(list) || list.declarations.length !== 1 || (list.flags & ts.NodeFlags.Const) === 0 || !ts.isVariableStatement(statement)) return null;
    const type = declared.type ?? (ts.isAsExpression(value) ? value.type : null);
    return { statement, name: declared.name.text, type: type?.getText(source.tree) ?? null };
  }

  /** The statements of this function around a node, from its body inwards; not into loops. */
  private statementsAround(node: ts.Node): ts.Statement[] {
    const { source, fn } = this;
    const path: ts.Statement[] = [];
    for (let at = node; at !== fn.body; at = source.parent(at)) {
      const parent = source.parent(at);
      if (ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)) path.unshift(at as ts.Statement);
      if (at !== node && (ts.isFunctionLike(at) || ts.isIterationStatement(at, false))) path.length = ts.isBlock(parent) ? 1 : 0;
    }
    return path;
  }

  private insertFirst(line: string): void {
    const { body } = this.fn;
    if (!body || !ts.isBlock(body)) return this.source.refuse(this.fn, "it is written as an expression");
    this.source.insertFirst(body, line);
  }
}

function isWrapper(node: ts.Node): boolean {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node);
}

function outermost(source: PagesFile, node: ts.Expression): ts.Expression {
  let value = node;
  while (isWrapper(source.parent(value))) value = source.parent(value) as ts.Expression;
  return value;
}

/** `JSON.parse(req.body)`: it came as text, and goes on being parsed there. */
function isParsed(source: PagesFile, node: ts.Expression): boolean {
  const call = source.parent(outermost(source, node));
  return ts.isCallExpression(call) && call.expression.getText(source.tree) === "JSON.parse";
}

