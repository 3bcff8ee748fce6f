import ts from "typescript";
import type { FunctionFacts, ParameterFacts } from "../file-facts.js";
import { frameOf, Scope } from "../scopes.js";
import type { ClassId, FunctionId, Span, Value } from "../values.js";
import { annotationsBefore } from "../annotations.js";
import { directivesOf } from "../directives.js";
import { declareBinding, hasModifier, hoistVars } from "./declarations.js";
import { lowerExpression } from "./expressions.js";
import type { Lowering } from "./lowering.js";
import { bindName } from "./patterns.js";
import { lowerBlockStatements } from "./statements.js";
import { typeReference } from "./types.js";
import { constant, sequence } from "./value-shapes.js";

/** What people would call a function, and where that name stands. */
export interface FunctionName {
  text: string;
  span: Span;
}

export interface FunctionOptions {
  kind: FunctionFacts["kind"];
  name: FunctionName | null;
  class?: ClassId;
}

export function nameOf(l: Lowering, node: ts.Node & { text: string }): FunctionName {
  return { text: node.text, span: l.span(node) };
}

/** A function written as an expression; its own name, where it has one, is visible inside only. */
export function lowerFunctionExpression(
  l: Lowering,
  node: ts.ArrowFunction | ts.FunctionExpression,
  name: FunctionName | null,
): Value {
  const own = ts.isFunctionExpression(node) && node.name !== undefined && node.name.text !== "" ? node.name : null;
  const kind = ts.isArrowFunction(node) ? "arrow" : "function";
  if (own === null) return { kind: "closure", function: lowerFunction(l, node, { kind, name }) };
  return l.inScope(() => {
    const self = l.declare(own.text, l.span(own), "function");
    const id = lowerFunction(l, node, { kind, name: nameOf(l, own) });
    const closure: Value = { kind: "closure", function: id };
    if (!l.functions[id]?.free.includes(self)) return closure;
    l.initialise(self, closure);
    return { kind: "variable", id: self };
  });
}

/** Lowers a function with its body and gives its id. */
export function lowerFunction(l: Lowering, node: ts.FunctionLikeDeclaration, options: FunctionOptions): FunctionId {
  return l.piece(node, options, () => lowered(l, node, options));
}

function lowered(l: Lowering, node: ts.FunctionLikeDeclaration, options: FunctionOptions): FunctionId {
  const annotations = [...l.annotations, ...annotationsBefore(l, node.pos)];
  l.annotations = [];
  const { body } = node;
  const facts = openFunction(l, node, options, l.headSpan(node, body?.getStart(l.file) ?? node.end));
  facts.async = hasModifier(node, ts.SyntaxKind.AsyncKeyword);
  facts.generator = node.asteriskToken !== undefined;
  facts.annotations = annotations;
  if (body !== undefined && ts.isBlock(body)) {
    facts.bodySpan = insideBraces(l, body);
    facts.directives = directivesOf(l.text, l.file, body);
  } else if (body !== undefined) {
    facts.bodySpan = l.span(body);
  }
  return lowerBody(l, facts, ts.isArrowFunction(node), () => {
    facts.parameters = bindParameters(l, node.parameters);
    if (body === undefined) return;
    if (ts.isBlock(body)) {
      hoistVars(l, body.statements);
      lowerBlockStatements(l, body.statements);
    } else {
      const value = lowerExpression(l, body);
      l.exit("return", value, l.span(body));
    }
  });
}

/** A field's initial value as a function of its own, with the instance as `this`. */
export function lowerInitializer(
  l: Lowering,
  node: ts.Node,
  options: FunctionOptions,
  give: () => Value,
): FunctionId {
  const span = l.span(node);
  const facts = openFunction(l, node, options, span);
  facts.bodySpan = span;
  return lowerBody(l, facts, false, () => l.exit("return", give(), span));
}

/** A new entry of the function list; what is not known yet is empty. */
export function openFunction(l: Lowering, node: ts.Node, options: FunctionOptions, head: Span): FunctionFacts {
  const facts: FunctionFacts = {
    name: options.name?.text ?? "",
    kind: options.kind,
    async: false,
    generator: false,
    parent: options.kind === "module" ? null : l.frame.id,
    class: options.class ?? null,
    parameters: [],
    free: [],
    assignsFree: [],
    changesFree: [],
    usesThis: false,
    directives: [],
    body: sequence([]),
    span: l.span(node),
    nameSpan: options.name?.span ?? head,
    bodySpan: head,
    annotations: [],
  };
  l.functions.push(facts);
  return facts;
}

function lowerBody(l: Lowering, facts: FunctionFacts, arrow: boolean, lower: () => void): FunctionId {
  const id = l.functions.lastIndexOf(facts);
  const outer = { frame: l.frame, scope: l.scope, breakTarget: l.breakTarget };
  const frame = frameOf(id, l.frame, arrow);
  l.frame = frame;
  l.scope = new Scope(l.scope, true);
  l.breakTarget = null;
  const { effects } = l.branch(lower);
  if (frame.argumentsVariable !== null) {
    effects.unshift({ kind: "set", variable: frame.argumentsVariable, value: { kind: "rest", from: 0 } });
  }
  Object.assign(l, outer);
  facts.body = sequence(effects);
  facts.free = [...frame.free].sort((a, b) => a - b);
  facts.assignsFree = [...frame.assignsFree].sort((a, b) => a - b);
  facts.changesFree = [...frame.changesFree].sort((a, b) => a - b);
  facts.usesThis = frame.usesThis;
  return id;
}

function bindParameters(l: Lowering, nodes: readonly ts.ParameterDeclaration[]): ParameterFacts[] {
  const parameters = nodes.filter(({ name }) => !(ts.isIdentifier(name) && name.text === "this"));
  for (const { name, type } of parameters) declareBinding(l, name, "parameter", type);
  return parameters.map((node, index) => {
    const rest = node.dotDotDotToken !== undefined;
    const passed: Value = rest ? { kind: "rest", from: index } : { kind: "parameter", index };
    bindParameter(l, node, passed);
    return {
      name: ts.isIdentifier(node.name) ? node.name.text : "",
      rest,
      optional: node.questionToken !== undefined || node.initializer !== undefined,
      type: typeReference(l, node.type),
      span: l.span(node),
    };
  });
}

function bindParameter(l: Lowering, node: ts.ParameterDeclaration, passed: Value): void {
  const { initializer, name } = node;
  let value = passed;
  if (initializer !== undefined) {
    const given = l.branch(() => lowerExpression(l, initializer));
    value = { kind: "default", value: passed, fallback: given.value };
    if (given.effects.length > 0) {
      const held = l.held(passed, l.span(node));
      const missing: Value = { kind: "operator", operator: "===", operands: [held, { kind: "undefined" }] };
      l.choice(missing, sequence(given.effects), sequence([]), l.span(initializer));
      value = { kind: "default", value: held, fallback: given.value };
    }
  }
  bindName(l, name, value);
  const isProperty = node.modifiers?.some((modifier) => parameterProperties.has(modifier.kind)) ?? false;
  if (!isProperty || !ts.isIdentifier(name)) return;
  l.markThis();
  l.put({ kind: "this" }, constant(name.text), l.read(name.text), l.span(node));
}

function insideBraces(l: Lowering, body: ts.Block): Span {
  const start = body.getStart(l.file) + 1;
  const isClosed = l.text[body.end - 1] === "}" && body.end > start;
  return [Math.min(start, body.end), isClosed ? body.end - 1 : Math.max(start, body.end)];
}

const parameterProperties: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.OverrideKeyword,
]);
