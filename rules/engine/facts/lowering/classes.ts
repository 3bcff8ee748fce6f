import ts from "typescript";
import type { ClassFacts } from "../file-facts.js";
import type { ClassId, Value, VariableId } from "../values.js";
import { annotationsBefore } from "../annotations.js";
import { hasModifier } from "./declarations.js";
import { lowerExpression, lowerNamed } from "./expressions.js";
import { type FunctionName, lowerFunction, lowerInitializer } from "./functions.js";
import type { Lowering } from "./lowering.js";
import { propertyName } from "./objects.js";
import { lowerBlockStatements } from "./statements.js";
import { typeReference } from "./types.js";

/** A class expression; its own name, where it has one, is visible inside only. */
export function lowerClassExpression(l: Lowering, node: ts.ClassExpression, name: string): Value {
  const own = node.name;
  if (own === undefined || own.text === "") return { kind: "class", class: lowerClass(l, node, name, null) };
  return l.inScope(() => {
    const variable = l.declare(own.text, l.span(own), "class");
    const value: Value = { kind: "class", class: lowerClass(l, node, own.text, variable) };
    l.initialise(variable, value);
    return { kind: "variable", id: variable };
  });
}

/** Lowers a class with its members; what it extends and its static blocks are effects of the code around. */
export function lowerClass(
  l: Lowering,
  node: ts.ClassLikeDeclaration,
  name: string,
  variable: VariableId | null,
): ClassId {
  const heritage = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  const facts: ClassFacts = {
    name,
    variable,
    extends: heritage === undefined ? null : lowerExpression(l, heritage.expression),
    constructor: null as ClassFacts["constructor"],
    methods: [],
    fields: [],
    span: l.span(node),
  };
  const id = l.classes.push(facts) - 1;
  for (const member of node.members) lowerMember(l, facts, id, member);
  return id;
}

function lowerMember(l: Lowering, facts: ClassFacts, id: ClassId, member: ts.ClassElement): void {
  if (ts.isClassStaticBlockDeclaration(member)) {
    l.inScope(() => lowerBlockStatements(l, member.body.statements));
    return;
  }
  if (ts.isConstructorDeclaration(member)) {
    if (member.body === undefined) return;
    const name: FunctionName = { text: facts.name, span: [member.getStart(l.file), member.getStart(l.file) + 11] };
    facts.constructor = lowerFunction(l, member, { kind: "constructor", name, class: id });
    return;
  }
  if (member.name === undefined) return;
  const key = propertyName(l, member.name);
  const text = typeof key === "string" ? key : l.text.slice(...l.span(member.name));
  const name: FunctionName = { text, span: l.span(member.name) };
  const isStatic = hasModifier(member, ts.SyntaxKind.StaticKeyword);
  if (ts.isPropertyDeclaration(member)) {
    if (hasModifier(member, ts.SyntaxKind.DeclareKeyword) || hasModifier(member, ts.SyntaxKind.AbstractKeyword)) return;
    const initializer = fieldInitializer(l, id, member, name);
    facts.fields.push({ name: text, static: isStatic, initializer, type: typeReference(l, member.type) });
  } else if (isCallable(member) && member.body !== undefined) {
    const { kind, as } = methodKinds[member.kind];
    const method = lowerFunction(l, member, { kind, name, class: id });
    facts.methods.push({ name: text, function: method, static: isStatic, kind: as });
  }
}

function fieldInitializer(l: Lowering, id: ClassId, member: ts.PropertyDeclaration, name: FunctionName): number | null {
  const { initializer } = member;
  if (initializer === undefined) return null;
  return lowerInitializer(l, initializer, { kind: "initializer", name, class: id }, () => {
    l.annotations = annotationsBefore(l, member.pos);
    const value = lowerNamed(l, initializer, name);
    l.annotations = [];
    return value;
  });
}

function isCallable(
  member: ts.ClassElement,
): member is ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration {
  return ts.isMethodDeclaration(member) || ts.isGetAccessor(member) || ts.isSetAccessor(member);
}

const methodKinds = {
  [ts.SyntaxKind.MethodDeclaration]: { kind: "method", as: "method" },
  [ts.SyntaxKind.GetAccessor]: { kind: "getter", as: "get" },
  [ts.SyntaxKind.SetAccessor]: { kind: "setter", as: "set" },
} as const;
