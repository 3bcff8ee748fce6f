import ts from "typescript";
import { type HandlerFunction } from "../../engine/edits/guards/handler-function.js";
import { importedNames } from "../../engine/edits/imported-names.js";
import { free, namesIn } from "../../engine/edits/names.js";
import { freeNames } from "../../engine/edits/steps/free-names.js";
import { withSeparator, wholeLines } from "../../engine/edits/text-positions.js";
import { useOf } from "./answer-uses.js";
import { rewriteAnswers } from "./answers.js";
import { handlerIn, has, PagesFile, type PagesHandler } from "./pages-file.js";
import { rewriteReads, type Read } from "./request-reads.js";
import { streamOf } from "./streams.js";

/** How the handler's URL and Next.js version bear on it. */
export interface Surroundings {
  /** Names of the URL's dynamic segments, with whether they take several parts. */
  segments: ReadonlyMap<string, boolean>;
  promises: boolean;
  /** It takes a Request and gives a Response already. */
  edge: boolean;
  methods: readonly string[];
}

/** The text of an API route with handlers of the app router in place of its own. Throws Refused for what has no such form. */
export function withRouteHandlers(file: string, text: string, around: Surroundings): string {
  const source = new PagesFile(file, text);
  const handler = handlerIn(source);
  const read = around.edge ? edgeHead(source, handler) : rewritten(source, handler, around);
  exportAs(source, handler, around.methods);
  for (const statement of source.tree.statements) keepInside(source, statement, handler);
  return tidied(file, source, read);
}

/** An edge handler stays as it is, but for a second parameter, which it is not given. */
function edgeHead(source: PagesFile, { fn }: PagesHandler): Read {
  const [first, second] = fn.parameters;
  if (first && second) source.replace([first.end, fn.parameters.end], "");
  return { params: false, next: false, cookies: false, body: false };
}

function rewritten(source: PagesFile, handler: PagesHandler, around: Surroundings): Read {
  const helpers = helpersOf(source, handler);
  const names = new Set(helpers.map(({ name }) => name));
  const [res] = [parameterName(source, handler.fn, 1)];
  const read = rewriteFunction(source, handler.fn, 0, res === null ? null : 1, around, names);
  for (const { name, fn, req, res: answer } of helpers) {
    const own = rewriteFunction(source, fn, req, answer, { ...around, segments: new Map(), methods: isChosen(handler.fn, name) ? [] : around.methods }, names);
    if (own.body && read.body) source.refuse(fn, "the body is read here and in the handler", "Read it in one place.");
    if (own.next || own.cookies) Object.assign(read, { next: read.next || own.next, cookies: read.cookies || own.cookies });
  }
  return read;
}

/** A function of the file that the handler hands `req`, or `req` and `res`. */
interface Helper {
  name: string;
  fn: HandlerFunction;
  /** Which of its parameters these are; null: it is not handed one. */
  req: number | null;
  res: number | null;
}

function helpersOf(source: PagesFile, { fn }: PagesHandler): Helper[] {
  const [req, res] = [parameterName(source, fn, 0), parameterName(source, fn, 1)];
  const found = new Map<string, Helper>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && !found.has(node.expression.text)) {
      const at = (name: string | null): number => node.arguments.findIndex((one) => ts.isIdentifier(one) && one.text === name);
      const own = at(req) >= 0 || at(res) >= 0 ? functionNamed(source, node.expression.text) : null;
      if (own) found.set(node.expression.text, { name: node.expression.text, fn: own, req: at(req) >= 0 ? at(req) : null, res: at(res) >= 0 ? at(res) : null });
    }
    ts.forEachChild(node, visit);
  };
  if (fn.body) visit(fn.body);
  return [...found.values()];
}

/** Whether a function is called under a condition alone: that it reads a body says nothing of other methods. */
function isChosen({ body }: HandlerFunction, name: string): boolean {
  let chosen = true;
  const visit = (node: ts.Node, within: boolean): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name) chosen &&= within;
    const opens = ts.isIfStatement(node) || ts.isCaseOrDefaultClause(node) || ts.isConditionalExpression(node);
    ts.forEachChild(node, (child) => visit(child, within || opens));
  };
  visit(body!, false);
  return chosen;
}

function functionNamed(source: PagesFile, name: string): HandlerFunction | null {
  for (const statement of source.tree.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name && statement.body) return statement;
    if (!ts.isVariableStatement(statement)) continue;
    const declared = statement.declarationList.declarations.find((one) => ts.isIdentifier(one.name) && one.name.text === name);
    if (declared?.initializer && (ts.isArrowFunction(declared.initializer) || ts.isFunctionExpression(declared.initializer))) return declared.initializer;
  }
  return null;
}

/** One function: its reads of the request, its answers, its head. */
function rewriteFunction(source: PagesFile, fn: HandlerFunction, reqAt: number | null, resAt: number | null, around: Surroundings, helpers: ReadonlySet<string>): Read {
  const req = reqAt === null ? null : parameterName(source, fn, reqAt);
  const res = resAt === null ? null : parameterName(source, fn, resAt);
  const { tree } = source;
  const type = reqAt === null ? undefined : fn.parameters[reqAt]?.type;
  const from = type && ts.isTypeReferenceNode(type) ? importedNames(tree).find(({ local }) => local === type.typeName.getText(tree))?.from ?? "" : null;
  const own = type && from !== null && !typesOfNext.test(from) ? type.getText(tree) : null;
  const none: Read = { params: false, next: false, cookies: false, body: false };
  const read = req === null ? none : rewriteReads(source, fn, {
    req, helpers, typed: own, segments: new Set(around.segments.keys()), promises: around.promises, mayBeGet: around.methods.includes("GET") && around.methods.length > 1,
  });
  if (res !== null) {
    const uses = (freeNames([fn.body!]).get(res) ?? []).map((id) => useOf(source, id));
    const streams = uses.some(({ calls }) => calls.some(({ name }) => name === "write" || name === "flush"));
    rewriteAnswers(source, fn, streams ? streamOf(source, fn, uses) : uses, helpers);
  }
  rewriteHead(source, fn, { req, reqAt, resAt, read, around });
  return read;
}

/** A parameter's name; null: there is none. Throws Refused where it is taken apart. */
function parameterName(source: PagesFile, { parameters }: HandlerFunction, index: number): string | null {
  const parameter = parameters[index];
  if (!parameter) return null;
  return ts.isIdentifier(parameter.name) ? parameter.name.text : source.refuse(parameter, "it takes its arguments apart in its head", "Take them apart in its body.");
}

interface Head {
  req: string | null;
  reqAt: number | null;
  resAt: number | null;
  read: Read;
  around: Surroundings;
}

function rewriteHead(source: PagesFile, fn: HandlerFunction, { req, reqAt, resAt, read, around }: Head): void {
  const { text, tree, isTyped } = source;
  const { parameters } = fn;
  const isBare = text[parameters.pos - 1] !== "(";
  const close = isBare ? parameters.end : text.indexOf(")", parameters.end);
  if (/\/\/|\/\*/.test(text.slice(parameters.pos, close))) source.refuse(fn, "a comment stands among its parameters");
  const types = [...around.segments].map(([name, isList]) => `${/^[\w$]+$/.test(name) ? name : `"${name}"`}: ${isList ? "string[]" : "string"}`).join("; ");
  const context = read.params ? [isTyped ? `{ params }: { params: ${around.promises ? `Promise<{ ${types} }>` : `{ ${types} }`} }` : "{ params }"] : [];
  const isKept = req !== null && (context.length > 0 || new RegExp(`\\b${req.replace("$", "\\$")}\\b`).test(source.nowOf(fn.body!)));
  const list = parameters.flatMap((one, index) => {
    if (index === resAt) return [];
    if (index !== reqAt) return [one.getText(tree)];
    return isKept ? [isTyped ? `${req}: ${read.next ? "NextRequest" : "Request"}` : req] : [];
  });
  const written = [...list, ...context].join(", ");
  source.replace([parameters.pos, close], isBare ? `(${written})` : written);
  if (fn.type && resAt !== null) source.replace([text.lastIndexOf(":", fn.type.getStart(tree)), fn.type.end], "");
  const isAsync = has(fn, ts.SyntaxKind.AsyncKeyword);
  if (!isAsync && /\bawait\b/.test(source.nowOf(fn.body!))) {
    const start = ts.isFunctionDeclaration(fn) ? fn.getChildren(tree).find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword)!.getStart(tree) : fn.getStart(tree);
    source.replace([start, start], "async ");
  }
}

/** The handler under the names of methods. */
function exportAs(source: PagesFile, { fn, name, statement, exported }: PagesHandler, methods: readonly string[]): void {
  const { tree, text } = source;
  const [only] = methods;
  const taken = namesIn(tree);
  const clash = methods.find((one) => taken.has(one));
  if (clash !== undefined) source.refuse(statement, `\`${clash}\` is another name in this file`);
  const isCalled = name !== null && countOf(name, tree) > (exported ? 2 : 1);
  const own = methods.length === 1 && !isCalled ? only! : (name ?? free("handler", taken));
  const start = statement.getStart(tree);
  const prefix = own === only && methods.length === 1 ? "export " : "";
  const list = source.written(`export { ${methods.map((one) => `${own} as ${one}`).join(", ")} };`);
  if (exported) source.replace(prefix === "" ? source.spanOf(exported) : wholeLines(text, source.spanOf(exported)), prefix === "" ? list : "");
  if (ts.isFunctionDeclaration(statement)) {
    const keyword = statement.getChildren(tree).find(({ kind }) => kind === ts.SyntaxKind.FunctionKeyword)!;
    const isAsync = has(statement, ts.SyntaxKind.AsyncKeyword) || /\bawait\b/.test(source.nowOf(fn.body!));
    source.replace([start, keyword.getStart(tree)], `${prefix}${isAsync ? "async " : ""}`);
    if (statement.name) source.replace(source.spanOf(statement.name), own);
    else source.replace([keyword.end, keyword.end], ` ${own}`);
  } else if (ts.isExportAssignment(statement)) {
    const keyword = statement.getChildren(tree).find(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)!;
    source.replace([start, keyword.end], `${prefix}const ${own} =`);
  } else if (ts.isVariableStatement(statement)) {
    const [declared] = statement.declarationList.declarations;
    source.replace([start, (declared!.type ?? declared!.name).end], `${prefix}const ${own}`);
  }
  if (prefix === "" && !exported) source.append(list);
}

/** How often a name stands in a file, as that of a member not counted. */
function countOf(name: string, tree: ts.SourceFile): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) count++;
    if (ts.isPropertyAccessExpression(node)) return visit(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return count;
}

const readByNext: ReadonlySet<string> = new Set(["config", "runtime", "maxDuration", "preferredRegion", "dynamic", "revalidate", "fetchCache", "dynamicParams"]);

/** A route file exports handlers and settings alone: what nobody imports stays in it without `export`. */
function keepInside(source: PagesFile, statement: ts.Statement, { statement: own, exported }: PagesHandler): void {
  if (statement === own || statement === exported) return;
  if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) return source.refuse(statement, "it exports more than its handler", "Move that into a file of its own.");
  if (!ts.isFunctionDeclaration(statement) && !ts.isVariableStatement(statement) && !ts.isClassDeclaration(statement) && !ts.isEnumDeclaration(statement)) return;
  const keyword = statement.modifiers?.find(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!keyword) return;
  const names = ts.isVariableStatement(statement) ? statement.declarationList.declarations.map(({ name }) => name.getText(source.tree)) : [statement.name?.text ?? ""];
  if (names.some((name) => readByNext.has(name))) return;
  const start = keyword.getStart(source.tree);
  source.replace([start, keyword.end + /^\s*/.exec(source.text.slice(keyword.end))![0].length], "");
}

/** Where Next.js has the types of `req` and `res`, by any of their addresses. */
const typesOfNext = /^next(\/types|\/dist\/shared\/lib\/utils)?$/;

/** Imports that the rewriting asks for, without those of `next` and types that nothing names any more. */
function tidied(file: string, before: PagesFile, { next, cookies }: Read): string {
  const text = before.result();
  const source = new PagesFile(file, text);
  const { tree } = source;
  for (const statement of tree.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier) || !typesOfNext.test(statement.moduleSpecifier.text)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings) || statement.importClause.name) continue;
    const unused = bindings.elements.filter(({ name }) => countOf(name.text, tree) === 1);
    if (unused.length === bindings.elements.length && source.commentsIn(source.spanOf(statement)).length === 0) source.replace(wholeLines(text, source.spanOf(statement)), "");
    else for (const one of unused) source.replace(withSeparator(text, source.spanOf(one)), "");
  }
  for (const statement of tree.statements) {
    if (!ts.isTypeAliasDeclaration(statement) && !ts.isInterfaceDeclaration(statement)) continue;
    const { text: name } = statement.name;
    const isGone = !has(statement, ts.SyntaxKind.ExportKeyword) && countOf(name, tree) === 1 && countOf(name, before.tree) > 1;
    if (isGone && source.commentsIn([statement.pos, statement.end]).length === 0) source.replace(wholeLines(text, source.spanOf(statement)), "");
  }
  const added = [...(cookies ? [["cookies", "next/headers", ""] as const] : []), ...(next && source.isTyped ? [["NextRequest", "next/server", "type "] as const] : [])];
  const known = new Set(importedNames(tree).map(({ local }) => local));
  const lines = added.filter(([name]) => !known.has(name)).map(([name, from, type]) => source.written(`import ${type}{ ${name} } from "${from}";`));
  const first = tree.statements[0]?.getStart(tree) ?? 0;
  if (lines.length > 0) source.replace([first, first], lines.map((line) => `${line}${source.style.newline}`).join(""));
  return source.result();
}
