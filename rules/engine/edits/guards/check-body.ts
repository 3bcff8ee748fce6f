import ts from "typescript";
import type { Span } from "../../facts/values.js";
import type { TextEdit } from "../../finding.js";
import { addImports } from "../add-import.js";
import { isImported } from "../imported-names.js";
import { free, namesIn } from "../names.js";
import { parsed, type Parsed } from "../parsed.js";
import { startWithComments } from "../text-positions.js";
import { unwrapped } from "../tree.js";
import { fieldsOfUses, visitWithin } from "./field-uses.js";
import { answering, asynchronous, handlerAt, type HandlerFunction } from "./handler-function.js";
import { fieldsOfType, type ParameterTypeOf, propertiesOf, type SchemaCode } from "./schema-code.js";

/** Where the handler stands, and what the module that checks offers. */
export interface BodyCheck {
  /** The exported name of the handler, as it is declared or assigned. */
  handler: Span;
  from: string;
  /** Names that the module exports. */
  exports: readonly string[];
  /** What functions of the app say of their parameters. */
  parameterOf: ParameterTypeOf;
}

/**
 * Reads a handler's body through a schema, in place of `await request.json()` or `req.body`: what
 * does not match is refused, and what follows uses the parsed value. No edit where the body is read
 * more than once, passed on as a whole, or a field's form cannot be told from types and uses.
 */
export function checkBody(file: string, text: string, check: BodyCheck): TextEdit[] {
  const source = parsed(file, text);
  const handler = source && handlerAt(source.tree, check.handler);
  const reading = source && handler && readingOf(handler);
  if (!source || !handler || !reading) return [];
  const fields = fieldsOf(reading, handler, source.tree, check.parameterOf);
  const promised = (reading.parsed ? asynchronous : answering)(handler, source, file);
  if (fields === null || fields.size === 0 || promised === null) return [];
  return new BodyEdit(file, text, source, check).of(reading, fields, promised);
}

/** `const { prompt } = await request.json()`, the only place where a handler reads its body. */
interface Reading {
  statement: ts.VariableStatement;
  name: ts.BindingName;
  /** What the body is said to be, where it is. */
  type: ts.TypeNode | null;
  /** The handler's parameter. */
  request: string;
  response: string | null;
  /** `req.body` of a pages API route, in place of a promise of it. */
  parsed: boolean;
  /** Whoever sends nothing is let through with nothing: `.catch(() => ({}))`. */
  mayBeMissing: boolean;
}

class BodyEdit {
  constructor(private readonly file: string, private readonly text: string, private readonly source: Parsed, private readonly check: BodyCheck) {}

  of(reading: Reading, fields: ReadonlyMap<string, SchemaCode>, promised: readonly TextEdit[]): TextEdit[] {
    const { tree } = this.source;
    const taken = namesIn(tree);
    const chat = fields.size === 1 && fields.get("messages") === (this.check.exports.includes("uiMessages") ? "uiMessages" : "textMessages");
    const schema = chat ? "chatBody" : free(this.schemaName(), taken);
    const code = propertiesOf(fields);
    const used = ["userText", "messageText", "textMessages", "uiMessages"].filter((name) => !chat && new RegExp(`\\b${name}\\b`).test(code));
    const names = [reading.parsed ? "checkBody" : "readBody", ...(chat ? [schema] : []), ...used];
    const clash = names.some((name) => !this.check.exports.includes(name) || (taken.has(name) && !isImported(name, this.check.from, tree)));
    const zod = !chat;
    if (clash || (zod && taken.has("z") && !isImported("z", "zod", tree))) return [];
    return [
      ...addImports(this.source, [...(zod ? [{ names: ["z"], from: "zod" }] : []), { names, from: this.check.from }]),
      ...(zod ? [this.declaration(reading, schema, `z.object({ ${code} })${reading.mayBeMissing && [...fields.values()].every((each) => each.endsWith(".optional()")) ? ".default({})" : ""}`)] : []),
      ...promised,
      this.reading(reading, names[0]!, schema, taken),
    ];
  }

  /** Where a file has several handlers, one edit may give each a schema: they go by the methods. */
  private schemaName(): string {
    const methods = this.source.facts.exports.filter(({ name }) => /^(GET|POST|PUT|PATCH|DELETE)$/.test(name));
    return methods.length > 1 ? `${this.text.slice(...this.check.handler).toLowerCase()}Body` : "requestBody";
  }

  /** The schema, above what the handler stands in. */
  private declaration({ statement }: Reading, schema: string, code: string): TextEdit {
    const { tree, facts: { style: { newline, semicolons } } } = this.source;
    const outer = tree.statements.find((each) => each.pos <= statement.pos && each.end >= statement.end)!;
    const at = startWithComments(this.text, outer, tree);
    return { file: this.file, span: [at, at], text: `const ${schema} = ${code}${semicolons ? ";" : ""}${newline}${newline}` };
  }

  private reading({ statement, name, type, request, response, parsed: isParsed }: Reading, call: string, schema: string, taken: ReadonlySet<string>): TextEdit {
    const { tree, facts: { style: { newline, semicolons } } } = this.source;
    const start = statement.getStart(tree);
    const indent = /[ \t]*$/.exec(this.text.slice(0, start))![0];
    const end = semicolons ? ";" : "";
    const keyword = statement.declarationList.flags & ts.NodeFlags.Let ? "let" : "const";
    const direct = ts.isIdentifier(name) && !isParsed && type === null;
    const checked = direct ? name.text : free(isParsed ? "checked" : "body", taken);
    const bound = `${keyword} ${name.getText(tree)}${type ? `: ${type.getText(tree)}` : ""} = ${isParsed ? `${checked}.data` : checked}${end}`;
    const lines = isParsed
      ? [`const ${checked} = await ${call}(${request}.body, ${schema})${end}`, `if (!${checked}.ok) return ${response}.status(400).json(${checked}.refusal)${end}`, bound]
      : [`${direct ? keyword : "const"} ${checked} = await ${call}(${request}, ${schema})${end}`, `if (${checked} instanceof Response) return ${checked}${end}`, ...(direct ? [] : [bound])];
    return { file: this.file, span: [start, statement.end], text: lines.join(`${newline}${indent}`) };
  }
}

function readingOf(handler: HandlerFunction): Reading | null {
  const [request, response] = handler.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : null));
  if (!request || !handler.body) return null;
  const readings: (Reading | null)[] = [];
  visitWithin(handler.body, (node, around) => {
    const isParsed = isBody(node, request);
    if (!isParsed && !readsJson(node, request)) return;
    readings.push(declared(around, { request, response: response ?? null, parsed: isParsed }));
  });
  const [first] = readings;
  return readings.length === 1 && first && (!first.parsed || first.response !== null) ? first : null;
}

/** The statement that a body is read in, if it does nothing else, in the handler itself. */
function declared(around: readonly ts.Node[], read: Pick<Reading, "request" | "response" | "parsed">): Reading | null {
  const at = around.findIndex(ts.isVariableDeclaration);
  const [declaration, list, statement] = around.slice(at) as [ts.VariableDeclaration, ts.VariableDeclarationList, ts.VariableStatement];
  if (at < 0 || !ts.isVariableStatement(statement) || list.declarations.length !== 1) return null;
  if (around.some((node) => ts.isFunctionLike(node)) || !isPlainly(declaration.initializer!, read.parsed)) return null;
  const cast = castOf(declaration.initializer!);
  if (declaration.type && cast) return null;
  const instead = insteadOf(declaration.initializer!);
  const isObject = instead !== null && ts.isObjectLiteralExpression(instead);
  if (isObject && instead.properties.length > 0) return null;
  return { ...read, statement, name: declaration.name, type: declaration.type ?? cast, mayBeMissing: isObject };
}

/** What a handler goes on with where nothing is sent, or no JSON: `{}` of `request.json().catch(() => ({}))`. */
function insteadOf(value: ts.Expression): ts.Expression | null {
  const awaited = unwrapped(value);
  const call = ts.isAwaitExpression(awaited) ? unwrapped(awaited.expression) : awaited;
  const [caught] = ts.isCallExpression(call) ? call.arguments : [];
  return caught && ts.isArrowFunction(caught) && !ts.isBlock(caught.body) ? unwrapped(caught.body) : null;
}

/** Nothing but the reading, with an `await`, a cast and a `.catch` around it. */
function isPlainly(value: ts.Expression, isParsed: boolean): boolean {
  const bare = unwrapped(value);
  if (isParsed) return ts.isPropertyAccessExpression(bare);
  if (!ts.isAwaitExpression(bare)) return false;
  const call = unwrapped(bare.expression);
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  return call.expression.name.text === "json" || (call.expression.name.text === "catch" && ts.isCallExpression(unwrapped(call.expression.expression)));
}

function castOf(value: ts.Expression): ts.TypeNode | null {
  const bare = ts.isParenthesizedExpression(value) ? value.expression : value;
  return ts.isAsExpression(bare) || ts.isSatisfiesExpression(bare) ? bare.type : null;
}

function readsJson(node: ts.Node, request: string): boolean {
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "json" && isNamed(node.expression.expression, request);
}

function isBody(node: ts.Node, request: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === "body" && isNamed(node.expression, request);
}

function isNamed(node: ts.Expression, name: string): boolean {
  const bare = unwrapped(node);
  return ts.isIdentifier(bare) && bare.text === name;
}

/** The schema of each field that is read; null: one of them cannot be told. */
function fieldsOf({ name, type, statement }: Reading, handler: HandlerFunction, tree: ts.SourceFile, parameterOf: ParameterTypeOf): Map<string, SchemaCode> | null {
  if (type && type.kind !== ts.SyntaxKind.AnyKeyword) return fieldsOfType(type, tree);
  return fieldsOfUses({ name, within: handler.body!, declaredIn: statement }, tree, parameterOf);
}
